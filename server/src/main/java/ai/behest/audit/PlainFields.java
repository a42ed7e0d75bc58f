package ai.behest.audit;

import java.util.Set;

/** The fields of requests and forms whose values may be seen in the log: none ever holds a secret, a prompt or a key. */
public final class PlainFields {
    private static final Set<String> NAMES = Set.of(
            "name",
            "role",
            "time_zone",
            "jti",
            "sid",
            "uid",
            "kid",
            "project",
            "scope",
            "reason",
            "expires_at",
            "overlap_seconds",
            "amount_usd",
            "tokens",
            "requests",
            "period",
            "kind",
            "shadow",
            "thresholds",
            "base",
            "rpm_limit",
            "requests_per_day",
            "tokens_per_day",
            "tokens_per_month",
            "cost_usd_per_day",
            "cost_usd_per_month",
            "provider_model",
            "dialect",
            "events",
            "format",
            "directory",
            "every_minutes",
            "deploy",
            "version",
            "valid_from",
            "valid_until",
            "from",
            "to",
            "model",
            "email",
            "origin",
            "limit_usd",
            "address",
            "tier",
            "tokens_per_minute");

    private PlainFields() {}

    /** Whether a field of this name, of whatever route or form, is one of them. */
    public static boolean has(String name) {
        return NAMES.contains(name);
    }
}
