package ai.behest.spring;

import ai.behest.sdk.Tier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the name of a plan, as an identity provider or an authority holds it, to the tier of the contract (§1). */
final class Plans {

    private static final Map<String, String> BUILT_IN = Map.of("free", "1", "pro", "2", "max", "3");

    private final Map<String, String> tiers = new HashMap<>(BUILT_IN);
    private final Tier none;

    Plans(BehestProperties.Principal principal) {
        principal.tiers().forEach((plan, tier) -> tiers.put(plan.toLowerCase(Locale.ROOT), tier));
        this.none = Tier.of(principal.defaultTier());
    }

    /** A number is a tier's number; what is neither text nor a whole number of 1 or more counts as no plan. */
    Tier tier(@Nullable Object plan) {
        if (plan instanceof Number number && number.longValue() == number.doubleValue() && number.longValue() > 0) {
            return Tier.of(Long.toString(number.longValue()));
        }
        if (plan instanceof String text && !text.isBlank()) {
            String name = text.strip();
            return Tier.of(tiers.getOrDefault(name.toLowerCase(Locale.ROOT), name));
        }
        return none;
    }
}
