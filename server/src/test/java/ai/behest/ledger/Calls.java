package ai.behest.ledger;

/** Calls for tests that do not care whose they are, but for what is named. */
public final class Calls {
    private Calls() {}

    /** A call of this user in the project {@code shop}, of a model that has a price. */
    public static Attribution attribution(String callId, String tenantId, String uid, long atMicros) {
        return new Attribution(
                callId,
                "trace",
                atMicros,
                tenantId,
                "shop",
                uid,
                "s",
                null,
                "free",
                "key",
                "chat",
                "openai",
                "gpt",
                "gpt",
                "platform",
                false,
                "v1",
                null);
    }
}
