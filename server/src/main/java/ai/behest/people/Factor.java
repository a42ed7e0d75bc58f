package ai.behest.people;

/** What may be shown after the first proof. */
public enum Factor {
    /** Six digits of an authenticator app. */
    CODE,
    PASSKEY,
    /** One of the codes on paper. */
    RECOVERY_CODE
}
