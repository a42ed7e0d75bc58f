package ai.behest.ledger;

import ai.behest.store.Database;
import ai.behest.store.StoreException;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Corrections of calls that stand in the book, each written with the rollups as one transaction. */
final class Corrections {
    private static final String COPY = """
            INSERT INTO entry (id, call_id, kind, at, tenant_id, project_id, uid, sid, thread_id, tier, key_id, trace_id,
                operation, provider, model_asked, model_served, payer, status, http_status, streamed, input_tokens,
                cached_tokens, cache_write_tokens, audio_input_tokens, output_tokens, reasoning_tokens,
                audio_output_tokens, estimated, cost, latency_micros, tags)
            SELECT :id, call_id, 'correction', at, tenant_id, project_id, uid, sid, thread_id, tier, key_id, trace_id,
                operation, provider, model_asked, model_served, payer, status, http_status, streamed, :input, 0, 0, 0, 0,
                0, 0, 1, :cost, 0, tags FROM entry WHERE id = :call
            """;

    private Corrections() {}

    /** Adds to what a call cost, which is below zero for money given back. */
    static Entry write(Database database, Entry call, String id, long inputTokens, long cost) {
        Entry correction = new Entry(
                call.attribution(),
                call.status(),
                call.httpStatus(),
                call.modelServed(),
                new TokenCounts(inputTokens, 0, 0, 0, 0, 0, 0),
                true,
                cost,
                0,
                null);
        database.change(transaction -> {
            Handle handle = transaction.handle();
            handle.createUpdate(COPY)
                    .bind("id", id)
                    .bind("input", inputTokens)
                    .bind("cost", cost)
                    .bind("call", call.attribution().callId())
                    .execute();
            try {
                new RollupLane("corrections").write(handle.getConnection(), List.of(Posted.correction(correction)));
            } catch (SQLException e) {
                throw new StoreException("The rollups were not written", e);
            }
        });
        return correction;
    }
}
