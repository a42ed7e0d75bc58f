package ai.behest.control;

import ai.behest.admission.BudgetAmount;
import ai.behest.tenant.Tier;
import ai.behest.tenant.TierOverrides;
import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The body of {@code /v1/projects/{id}/tiers}, and how caps are written: a cap that is none is {@code "unlimited"}. */
final class TierFields {
    private static final String UNLIMITED = "unlimited";

    private TierFields() {}

    /** What to override; null is no override. The guardrails' modes are known so that they can be refused by name. */
    record New(
            @Nullable String name,
            @Nullable String base,
            @Nullable Integer rpmLimit,
            @Nullable JsonNode requestsPerDay,
            @Nullable JsonNode tokensPerDay,
            @Nullable JsonNode tokensPerMonth,
            @Nullable JsonNode costUsdPerDay,
            @Nullable JsonNode costUsdPerMonth,
            @Nullable String providerModel,
            @Nullable String systemPrompt,
            @Nullable Boolean memoryEnabled,
            @Nullable Integer memoryWindow,
            @Nullable JsonNode piiMode,
            @Nullable JsonNode sentinelMode) {

        TierOverrides overrides() {
            refuseGuardrail("pii_mode", piiMode);
            refuseGuardrail("sentinel_mode", sentinelMode);
            return new TierOverrides(
                    base,
                    rpmLimit,
                    count("requests_per_day", requestsPerDay),
                    count("tokens_per_day", tokensPerDay),
                    count("tokens_per_month", tokensPerMonth),
                    cost("cost_usd_per_day", costUsdPerDay),
                    cost("cost_usd_per_month", costUsdPerMonth),
                    providerModel,
                    systemPrompt,
                    memoryEnabled,
                    memoryWindow);
        }
    }

    private static void refuseGuardrail(String field, @Nullable JsonNode mode) {
        if (mode != null && !mode.isNull()) {
            throw Refusal.invalid(field, field + " needs guardrails, which this server does not have. Leave it out.")
                    .asException();
        }
    }

    private static @Nullable Long count(String field, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (isUnlimited(value)) {
            return Tier.Caps.NONE;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return BudgetAmount.counted(field, value.longValue());
        }
        throw Refusal.invalid(
                        field,
                        field + " is a whole number from 0 to " + TierOverrides.MOST_COUNTED + ", or \"unlimited\".")
                .asException();
    }

    private static @Nullable Long cost(String field, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        return isUnlimited(value)
                ? Long.valueOf(Tier.Caps.NONE)
                : Long.valueOf(BudgetAmount.money(field, value.isString() ? value.stringValue() : ""));
    }

    private static boolean isUnlimited(JsonNode value) {
        return value.isString() && value.stringValue().equals(UNLIMITED);
    }

    /** A count as it was set: a number, {@code "unlimited"}, or null for no override. */
    static @Nullable Object count(@Nullable Long cap) {
        return cap == null || cap != Tier.Caps.NONE ? cap : UNLIMITED;
    }

    /** A cost as it was set. */
    static @Nullable String cost(@Nullable Long cap) {
        return cap == null || cap != Tier.Caps.NONE ? usd(cap) : UNLIMITED;
    }

    /** A cost in USD; null when it is. */
    static @Nullable String usd(@Nullable Long picodollars) {
        return picodollars == null
                ? null
                : ai.behest.ledger.Money.toUsd(picodollars).toPlainString();
    }
}
