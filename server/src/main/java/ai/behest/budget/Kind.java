package ai.behest.budget;

/** What happens when a budget is spent. */
public enum Kind {
    /** Calls are refused, and none is let in whose upper bound does not fit: never overspent. */
    HARD,
    /** Calls go on; the answer says so and an alert is raised. */
    SOFT,
    /** Calls are refused once it is spent; the last one let in may exceed it. The caps of tiers in tokens and calls. */
    QUOTA
}
