package ai.behest.ledger.export;

import java.util.List;

/** The fields of an entry under the names that the rest of the API uses: CSV and NDJSON have the same. */
final class EntryFields {

    static final List<Field> ALL = List.of(
            Field.of("id", e -> Cell.text(e.id())),
            Field.of("call_id", e -> Cell.text(e.callId())),
            Field.of("kind", e -> Cell.text(e.kind())),
            Field.of("at", e -> Cell.instant(e.at())),
            Field.of("tenant_id", e -> Cell.text(e.tenantId())),
            Field.of("project_id", e -> Cell.text(e.projectId())),
            Field.of("user_id", e -> Cell.text(e.uid())),
            Field.of("session_id", e -> Cell.text(e.sid())),
            Field.of("thread_id", e -> Cell.text(e.threadId())),
            Field.of("tier", e -> Cell.text(e.tier())),
            Field.of("key_id", e -> Cell.text(e.keyId())),
            Field.of("trace_id", e -> Cell.text(e.traceId())),
            Field.of("operation", e -> Cell.text(e.operation())),
            Field.of("provider", e -> Cell.text(e.provider())),
            Field.of("model_asked", e -> Cell.text(e.modelAsked())),
            Field.of("model", e -> Cell.text(e.modelServed())),
            Field.of("payer", e -> Cell.text(e.payer())),
            Field.of("status", e -> Cell.text(e.status())),
            Field.of("http_status", e -> Cell.number(e.httpStatus())),
            Field.of("streamed", e -> new Cell.Flag(e.streamed())),
            Field.of("input_tokens", e -> Cell.number(e.counts().totalInput())),
            Field.of("cached_tokens", e -> Cell.number(e.counts().cached())),
            Field.of("cache_write_tokens", e -> Cell.number(e.counts().cacheWrite())),
            Field.of("cache_write_1h_tokens", e -> Cell.number(e.counts().cacheWriteHour())),
            Field.of("audio_input_tokens", e -> Cell.number(e.counts().audioInput())),
            Field.of("image_input_tokens", e -> Cell.number(e.counts().imageInput())),
            Field.of("output_tokens", e -> Cell.number(e.counts().totalOutput())),
            Field.of("reasoning_tokens", e -> Cell.number(e.counts().reasoning())),
            Field.of("audio_output_tokens", e -> Cell.number(e.counts().audioOutput())),
            Field.of("image_output_tokens", e -> Cell.number(e.counts().imageOutput())),
            Field.of("estimated", e -> new Cell.Flag(e.estimated())),
            Field.of("cost_usd", e -> e.cost() == null ? Cell.NOTHING : Cell.usd(e.cost())),
            Field.of("price_version", e -> Cell.text(e.priceVersion())),
            Field.of("latency_micros", e -> Cell.number(e.latencyMicros())),
            Field.of("first_byte_micros", e -> Cell.number(e.firstByteMicros())),
            Field.of("tags", e -> Cell.json(e.tags())),
            Field.of("leaving", e -> Cell.text(e.leaving())),
            Field.of("corrects", e -> Cell.text(e.corrects())),
            Field.of("overrun_usd", e -> e.overrun() == null ? Cell.NOTHING : Cell.usd(e.overrun())));

    private EntryFields() {}
}
