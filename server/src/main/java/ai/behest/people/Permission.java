package ai.behest.people;

/** What a page of the console or an action on it asks of whoever wants it. */
public enum Permission {
    /** See projects, their settings, keys' names and providers. */
    READ_SETUP,
    /** Change them. */
    CHANGE_SETUP,
    /** Talk to a model in the console: it costs money. */
    TRY,
    /** See what was called, without what was said. */
    READ_CALLS,
    /** See what was said: threads and remembered sessions. */
    READ_PROMPTS,
    /** See and export spend, budgets, prices and alerts. */
    READ_MONEY,
    /** Change budgets, prices, webhooks and exports. */
    CHANGE_MONEY,
    /** Throw and lift kill switches, revoke tokens. */
    STOP,
    /** See and export the audit log. */
    READ_AUDIT,
    /** Invite people, change their roles, end their sessions. */
    MANAGE_PEOPLE
}
