package ai.behest.ledger;

import ai.behest.budget.Charges;
import ai.behest.budget.Hold;
import ai.behest.store.GroupWriter;
import ai.behest.store.Statements;
import ai.behest.wire.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a group of the book's records. A call whose two halves meet in one group needs no PENDING row: it would be
 * gone again before anybody could see it.
 */
final class LedgerLane implements GroupWriter.Lane<LedgerLane.Step> {

    /** One step in the life of a call. */
    sealed interface Step {}

    record Opened(Reservation reservation) implements Step {}

    record Closed(Entry entry, List<Hold> holds) implements Step {}

    record Released(String callId) implements Step {}

    private static final String OPEN =
            "INSERT INTO reservation (id, node, at, amount, call) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
    private static final String CLOSE = """
            INSERT INTO entry (id, call_id, kind, at, tenant_id, project_id, uid, sid, thread_id, tier, key_id, trace_id,
                operation, provider, model_asked, model_served, payer, status, http_status, streamed, input_tokens,
                cached_tokens, cache_write_tokens, audio_input_tokens, output_tokens, reasoning_tokens,
                audio_output_tokens, estimated, cost, price_version, latency_micros, first_byte_micros, tags,
                cache_write_1h_tokens, image_input_tokens, image_output_tokens, corrects, leaving,
                overrun, node, seq, steps)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """;
    private static final String RESOLVE = "DELETE FROM reservation WHERE id = ?";

    private final String node;
    private final Statements statements = new Statements();
    private final EntrySequence sequence;
    private final RollupLane rollups;

    LedgerLane(String node) {
        this.node = node;
        this.sequence = new EntrySequence(node, statements);
        this.rollups = new RollupLane(node, statements);
    }

    /** Called by the writer's one thread. */
    @Override
    public void write(Connection connection, List<Step> steps) throws SQLException {
        Set<String> resolved = new HashSet<>();
        for (Step step : steps) {
            switch (step) {
                case Closed closed -> resolved.add(closed.entry().attribution().callId());
                case Released released -> resolved.add(released.callId());
                case Opened _ -> {}
            }
        }
        Set<String> spared = open(statements.of(connection, OPEN), steps, resolved);
        List<Closed> fresh = close(connection, steps);
        charge(connection, fresh);
        rollups.write(connection, fresh.stream().map(Closed::entry).toList());
        resolved.removeAll(spared);
        resolve(statements.of(connection, RESOLVE), resolved);
    }

    /** Writes the reservations that stay open; returns the calls whose reservation was spared. */
    private Set<String> open(PreparedStatement statement, List<Step> steps, Set<String> resolved) throws SQLException {
        Set<String> spared = new HashSet<>();
        boolean any = false;
        for (Step step : steps) {
            if (!(step instanceof Opened(Reservation reservation))) {
                continue;
            }
            String id = reservation.attribution().callId();
            if (resolved.contains(id)) {
                spared.add(id);
                continue;
            }
            statement.setString(1, id);
            statement.setString(2, node);
            statement.setLong(3, reservation.attribution().atMicros());
            statement.setLong(4, reservation.amount());
            statement.setString(5, Json.text(reservation));
            statement.addBatch();
            any = true;
        }
        if (any) {
            statement.executeBatch();
        }
        return spared;
    }

    /** Writes the entries, numbered; returns the calls that were not entered before: a group may be written again. */
    private List<Closed> close(Connection connection, List<Step> steps) throws SQLException {
        List<Closed> closed = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Closed call) {
                closed.add(call);
            }
        }
        if (closed.isEmpty()) {
            return closed;
        }
        PreparedStatement statement = statements.of(connection, CLOSE);
        long number = sequence.take(connection, closed.size());
        for (Closed call : closed) {
            bind(statement, call.entry(), number++);
            statement.addBatch();
        }
        int[] written = statement.executeBatch();
        List<Closed> fresh = new ArrayList<>(closed.size());
        for (int i = 0; i < written.length; i++) {
            if (written[i] != 0) {
                fresh.add(closed.get(i));
            }
        }
        return fresh;
    }

    /** Charges each call to the budgets it held. */
    private void charge(Connection connection, List<Closed> calls) throws SQLException {
        Charges charges = new Charges(node, statements);
        for (Closed call : calls) {
            for (Hold hold : call.holds()) {
                charges.add(hold, call.entry().spent(hold));
            }
        }
        charges.write(connection);
    }

    private static void resolve(PreparedStatement statement, Set<String> ids) throws SQLException {
        for (String id : ids.stream().sorted().toList()) {
            statement.setString(1, id);
            statement.addBatch();
        }
        if (!ids.isEmpty()) {
            statement.executeBatch();
        }
    }

    private void bind(PreparedStatement statement, Entry entry, long number) throws SQLException {
        Attribution call = entry.attribution();
        TokenCounts counts = entry.counts();
        Entry.Correction correction = entry.correction();
        int i = 0;
        statement.setString(++i, entry.id());
        statement.setString(++i, call.callId());
        statement.setString(++i, correction == null ? "call" : "correction");
        statement.setLong(++i, call.atMicros());
        statement.setString(++i, call.tenantId());
        statement.setString(++i, call.projectId());
        statement.setString(++i, call.uid());
        statement.setString(++i, call.sid());
        statement.setString(++i, call.threadId());
        statement.setString(++i, call.tier());
        statement.setString(++i, call.keyId());
        statement.setString(++i, call.traceId());
        statement.setString(++i, call.operation());
        statement.setString(++i, call.provider());
        statement.setString(++i, call.modelAsked());
        statement.setString(++i, entry.modelServed());
        statement.setString(++i, call.payer());
        statement.setString(++i, entry.status().name().toLowerCase(Locale.ROOT));
        statement.setInt(++i, entry.httpStatus());
        statement.setInt(++i, call.streamed() ? 1 : 0);
        statement.setLong(++i, counts.input());
        statement.setLong(++i, counts.cached());
        statement.setLong(++i, counts.cacheWrite());
        statement.setLong(++i, counts.audioInput());
        statement.setLong(++i, counts.output());
        statement.setLong(++i, counts.reasoning());
        statement.setLong(++i, counts.audioOutput());
        statement.setInt(++i, entry.estimated() ? 1 : 0);
        setLong(statement, ++i, entry.cost());
        statement.setString(++i, call.priceVersion());
        statement.setLong(++i, entry.latencyMicros());
        setLong(statement, ++i, entry.firstByteMicros());
        statement.setString(++i, call.tags() == null ? null : Json.text(call.tags()));
        statement.setLong(++i, counts.cacheWriteHour());
        statement.setLong(++i, counts.imageInput());
        statement.setLong(++i, counts.imageOutput());
        statement.setString(++i, correction == null ? null : correction.corrects());
        Leaving leaving = entry.leaving();
        statement.setString(++i, leaving == null ? null : leaving.name().toLowerCase(Locale.ROOT));
        setLong(statement, ++i, entry.overrun());
        statement.setString(++i, node);
        statement.setLong(++i, number);
        statement.setString(++i, entry.steps().text());
    }

    private static void setLong(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, value);
        }
    }
}
