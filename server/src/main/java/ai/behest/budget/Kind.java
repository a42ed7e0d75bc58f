package ai.behest.budget;

import ai.behest.wire.Refusal;

/** What happens when a budget is spent. */
public enum Kind {
    /** Calls are refused, and none is let in whose upper bound does not fit: never overspent. */
    HARD,
    /** Calls go on; the answer says so and an alert is raised. */
    SOFT,
    /** Calls are refused once it is spent; the last one let in may exceed it. The caps of tiers in tokens and calls. */
    QUOTA;

    /**
     * What a budget is to do, as it was sent; the caps of tiers alone are quotas.
     *
     * @throws ai.behest.wire.RefusedException naming {@code kind}
     */
    public static Kind parse(String text) {
        return switch (text) {
            case "hard" -> HARD;
            case "soft" -> SOFT;
            default -> throw Refusal.invalid("kind", "kind is hard or soft.").asException();
        };
    }
}
