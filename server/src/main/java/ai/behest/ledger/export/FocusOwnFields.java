package ai.behest.ledger.export;

import java.util.List;

/** What an entry knows beyond FOCUS: own columns, {@code x_} before their names as the specification asks. */
final class FocusOwnFields {

    static final List<Field> ALL = List.of(
            Field.of("x_EntryId", e -> Cell.text(e.id())),
            Field.of("x_CallId", e -> Cell.text(e.callId())),
            Field.of("x_StartedAt", e -> Cell.instant(e.at())),
            Field.of("x_UserId", e -> Cell.text(e.uid())),
            Field.of("x_SessionId", e -> Cell.text(e.sid())),
            Field.of("x_ThreadId", e -> Cell.text(e.threadId())),
            Field.of("x_Tier", e -> Cell.text(e.tier())),
            Field.of("x_KeyId", e -> Cell.text(e.keyId())),
            Field.of("x_TraceId", e -> Cell.text(e.traceId())),
            Field.of("x_ModelAsked", e -> Cell.text(e.modelAsked())),
            Field.of("x_ModelServed", e -> Cell.text(e.modelServed())),
            Field.of("x_Payer", e -> Cell.text(e.payer())),
            Field.of("x_Status", e -> Cell.text(e.status())),
            Field.of("x_HttpStatus", e -> Cell.number(e.httpStatus())),
            Field.of("x_Streamed", e -> new Cell.Flag(e.streamed())),
            Field.of("x_InputTokens", e -> Cell.number(e.counts().input())),
            Field.of("x_CachedTokens", e -> Cell.number(e.counts().cached())),
            Field.of("x_CacheWriteTokens", e -> Cell.number(e.counts().cacheWrite())),
            Field.of("x_CacheWrite1hTokens", e -> Cell.number(e.counts().cacheWriteHour())),
            Field.of("x_AudioInputTokens", e -> Cell.number(e.counts().audioInput())),
            Field.of("x_ImageInputTokens", e -> Cell.number(e.counts().imageInput())),
            Field.of("x_OutputTokens", e -> Cell.number(e.counts().output())),
            Field.of("x_ReasoningTokens", e -> Cell.number(e.counts().reasoning())),
            Field.of("x_AudioOutputTokens", e -> Cell.number(e.counts().audioOutput())),
            Field.of("x_ImageOutputTokens", e -> Cell.number(e.counts().imageOutput())),
            Field.of("x_Estimated", e -> new Cell.Flag(e.estimated())),
            Field.of("x_CostKnown", e -> new Cell.Flag(e.cost() != null)),
            Field.of("x_PriceVersion", e -> Cell.text(e.priceVersion())),
            Field.of("x_LatencyMicros", e -> Cell.number(e.latencyMicros())),
            Field.of("x_FirstByteMicros", e -> Cell.number(e.firstByteMicros())));

    private FocusOwnFields() {}
}
