package ai.behest.budget;

/** What a budget counts. */
public enum Unit {
    /** Picodollars. */
    MONEY,
    /** Input and output tokens together. */
    TOKENS,
    /** Calls. */
    REQUESTS
}
