package ai.behest.tenant;

import ai.behest.wire.Refusal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a project says of one tier (contract §7): null leaves it to the base. Caps are {@link Tier.Caps#NONE} for no cap,
 * and 0 for nothing at all; costs are picodollars.
 *
 * @param base the tier that a custom one builds on; null for a built-in one, which stands on itself
 * @param rpmLimit calls per minute, 1 to 10,000,000
 * @param systemPrompt the empty text for none at all
 */
public record TierOverrides(
        @Nullable String base,
        @Nullable Integer rpmLimit,
        @Nullable Long requestsPerDay,
        @Nullable Long tokensPerDay,
        @Nullable Long tokensPerMonth,
        @Nullable Long costUsdPerDay,
        @Nullable Long costUsdPerMonth,
        @Nullable String providerModel,
        @Nullable String systemPrompt,
        @Nullable Boolean memoryEnabled,
        @Nullable Integer memoryWindow) {

    /** 9 * 10^15 tokens or calls: what every JSON reader still takes for a whole number. */
    public static final long MOST_COUNTED = 9_000_000_000_000_000L;
    /** 9 million USD. */
    public static final long MOST_COST = 9_000_000_000_000_000_000L;

    public TierOverrides {
        range("rpm_limit", rpmLimit == null ? null : rpmLimit.longValue(), 1, 10_000_000);
        range("requests_per_day", requestsPerDay, Tier.Caps.NONE, MOST_COUNTED);
        range("tokens_per_day", tokensPerDay, Tier.Caps.NONE, MOST_COUNTED);
        range("tokens_per_month", tokensPerMonth, Tier.Caps.NONE, MOST_COUNTED);
        range("cost_usd_per_day", costUsdPerDay, Tier.Caps.NONE, MOST_COST);
        range("cost_usd_per_month", costUsdPerMonth, Tier.Caps.NONE, MOST_COST);
        range("memory_window", memoryWindow == null ? null : memoryWindow.longValue(), 1, Settings.MEMORY_WINDOW_MOST);
        if (providerModel != null) {
            Settings.model("provider_model", providerModel);
        }
        Settings.prompt(systemPrompt);
    }

    TierOverrides on(@Nullable String other) {
        return new TierOverrides(
                other,
                rpmLimit,
                requestsPerDay,
                tokensPerDay,
                tokensPerMonth,
                costUsdPerDay,
                costUsdPerMonth,
                providerModel,
                systemPrompt,
                memoryEnabled,
                memoryWindow);
    }

    /** The tiers that these make of a project, by name: its own, and the built-in ones that it changes. */
    static Map<String, Tier> resolve(Map<String, TierOverrides> stored) {
        if (stored.isEmpty()) {
            return Map.of();
        }
        Map<String, Tier> tiers = new HashMap<>();
        stored.keySet().forEach(name -> tiers.put(name, resolve(name, stored, new HashSet<>())));
        return Map.copyOf(tiers);
    }

    /** A base that is gone, or leads in a circle, is the free tier: never more than was meant. */
    private static Tier resolve(String name, Map<String, TierOverrides> stored, Set<String> seen) {
        TierOverrides overrides = stored.get(name);
        Tier builtIn = Tier.BUILT_IN.get(name);
        if (overrides == null || !seen.add(name)) {
            return builtIn != null ? builtIn : Tier.FREE;
        }
        String base = overrides.base == null ? Tier.FREE.name() : overrides.base;
        return overrides.over(name, builtIn != null ? builtIn : resolve(base, stored, seen));
    }

    private Tier over(String name, Tier base) {
        Tier.Caps caps = base.caps();
        Tier.Preferences preferences = base.preferences();
        return new Tier(
                name,
                or(rpmLimit, base.requestsPerMinute()),
                new Tier.Caps(
                        or(requestsPerDay, caps.requestsPerDay()),
                        or(tokensPerDay, caps.tokensPerDay()),
                        or(tokensPerMonth, caps.tokensPerMonth()),
                        or(costUsdPerDay, caps.costPerDay()),
                        or(costUsdPerMonth, caps.costPerMonth())),
                new Tier.Preferences(
                        providerModel != null ? providerModel : preferences.providerModel(),
                        systemPrompt != null ? systemPrompt : preferences.systemPrompt(),
                        memoryEnabled != null ? memoryEnabled : preferences.memoryEnabled(),
                        memoryWindow != null ? memoryWindow : preferences.memoryWindow()));
    }

    private static <T> T or(@Nullable T own, T inherited) {
        return own != null ? own : inherited;
    }

    private static void range(String field, @Nullable Long value, long least, long most) {
        if (value != null && (value < least || value > most)) {
            throw Refusal.invalid(field, field + " is a whole number from " + Math.max(0, least) + " to " + most + ".")
                    .asException();
        }
    }
}
