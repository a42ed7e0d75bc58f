package ai.behest.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TierOverridesTest {
    private static TierOverrides on(@Nullable String base, @Nullable Integer rpm) {
        return new TierOverrides(base, rpm, null, null, null, null, null, null, null, null, null);
    }

    @Test
    void standsOnFreeWhenItsBaseIsGoneOrLeadsInACircle() {
        Map<String, Tier> tiers = TierOverrides.resolve(
                Map.of("a", on("b", 7), "b", on("a", null), "lost", on("gone", null), "plain", on(null, null)));
        assertThat(tiers.get("a")).isEqualTo(new Tier("a", 7, Tier.FREE.caps()));
        assertThat(tiers.get("b")).isEqualTo(new Tier("b", 7, Tier.FREE.caps()));
        assertThat(tiers.get("lost")).isEqualTo(new Tier("lost", 10, Tier.FREE.caps()));
        assertThat(tiers.get("plain")).isEqualTo(new Tier("plain", 10, Tier.FREE.caps()));
    }

    @Test
    void buildsOnABuiltInTierAsTheProjectHasIt() {
        Map<String, Tier> tiers = TierOverrides.resolve(Map.of("pro", on("max", 61), "gold", on("pro", null)));
        assertThat(tiers.get("pro")).isEqualTo(new Tier("pro", 61, Tier.PRO.caps()));
        assertThat(tiers.get("gold")).isEqualTo(new Tier("gold", 61, Tier.PRO.caps()));
    }
}
