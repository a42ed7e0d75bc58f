package ai.behest.ledger;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The calls of a tenant over all of its projects, newest first, as people look for them. All of it blocks. */
public final class CallLog {
    /** How many calls are looked through for one page: about a tenth of a second's reading. */
    private static final int LOOKED_THROUGH = 50_000;

    private final Database database;
    private final PriceBook prices;
    private final int most;

    public CallLog(Database database, PriceBook prices) {
        this(database, prices, LOOKED_THROUGH);
    }

    CallLog(Database database, PriceBook prices, int lookedThrough) {
        this.database = database;
        this.prices = prices;
        this.most = lookedThrough;
    }

    /**
     * A part of the log.
     *
     * @param calls the newest first
     * @param next where the part after this one begins; null at the end
     * @param backTo how far back it looked when it gave up before it had found enough; null otherwise
     */
    public record Page(
            List<LoggedCall> calls,
            @Nullable String next,
            @Nullable Instant backTo) {}

    /**
     * @param cursor {@code next} of the part before, or null to begin
     * @throws ai.behest.wire.RefusedException naming {@code cursor} when it is none of ours
     */
    public Page page(CallFilter filter, @Nullable String cursor, int limit) {
        Place place = cursor == null ? Place.NEWEST : Place.parse(cursor);
        CallQuery query = CallQuery.of(filter);
        return database.read(handle -> {
            Long bound = filter.looksThrough() ? bound(handle, query, place) : null;
            List<LoggedCall> found = query.bind(handle.createQuery("SELECT * FROM entry WHERE " + query.narrow()
                            + " AND " + query.rest() + " AND at <= :at AND (at < :at OR id < :id)"
                            + (bound == null ? "" : " AND at >= :bound")
                            + " ORDER BY at DESC, id DESC LIMIT :limit"))
                    .bind("at", place.at)
                    .bind("id", place.id)
                    .bind("limit", limit + 1)
                    .bindMap(bound == null ? Map.of() : Map.of("bound", bound))
                    .map((row, _) -> LoggedCall.of(row))
                    .list();
            if (found.size() > limit) {
                List<LoggedCall> part = found.subList(0, limit);
                return new Page(
                        corrected(handle, part), Place.of(part.getLast()).text(), null);
            }
            return bound == null
                    ? new Page(corrected(handle, found), null, null)
                    : new Page(
                            corrected(handle, found),
                            new Place(bound, "").text(),
                            Instant.EPOCH.plus(bound, ChronoUnit.MICROS));
        });
    }

    /** When the last call began that is looked through for this page; null when all there are can be. */
    private @Nullable Long bound(Handle handle, CallQuery query, Place place) {
        return query.bind(handle.createQuery("SELECT at FROM entry WHERE " + query.narrow()
                        + " AND at <= :at ORDER BY at DESC LIMIT 1 OFFSET :most"))
                .bind("at", place.at)
                .bind("most", most)
                .mapTo(Long.class)
                .findOne()
                .orElse(null);
    }

    /**
     * What was entered since a mark, and where the next look begins.
     *
     * @param calls the newest first
     */
    public record News(List<LoggedCall> calls, String mark) {}

    /** Where a look at what is new begins that is taken now. */
    public String mark() {
        return database.read(handle -> Mark.now(handle).text());
    }

    /**
     * Calls that were entered since, each once: a call is entered when it ends, so a long one comes after shorter ones
     * that began later.
     *
     * @param mark of the look before
     * @throws ai.behest.wire.RefusedException naming {@code mark} when it is none of ours
     */
    public News news(CallFilter filter, String mark, int limit) {
        Mark before = Mark.parse(mark);
        CallQuery query = CallQuery.of(filter);
        return database.read(handle -> {
            Mark now = Mark.now(handle);
            List<LoggedCall> fresh = new ArrayList<>();
            now.nodes().forEach((node, newest) -> {
                if (newest > before.of(node)) {
                    fresh.addAll(query.bind(handle.createQuery("SELECT * FROM entry WHERE seq > 0 AND node = :node"
                                    + " AND seq > :after AND seq <= :newest AND " + query.narrow() + " AND "
                                    + query.rest() + " ORDER BY seq DESC LIMIT :limit"))
                            .bind("node", node)
                            .bind("after", Math.max(before.of(node), newest - most))
                            .bind("newest", newest)
                            .bind("limit", limit)
                            .map((row, _) -> LoggedCall.of(row))
                            .list());
                }
            });
            return new News(corrected(handle, fresh), now.text());
        });
    }

    /**
     * One call.
     *
     * @throws ai.behest.wire.RefusedException when the tenant has no such call: 404
     */
    public CallTrace trace(String tenantId, String id) {
        CallTrace.Found found = database.read(handle -> CallTrace.find(handle, tenantId, id))
                .orElseThrow(() ->
                        Refusal.notFound("There is no entry of such a call.").asException());
        return found.priced(PriceLines.of(found, tenantId, prices));
    }

    private static List<LoggedCall> corrected(Handle handle, List<LoggedCall> calls) {
        if (calls.isEmpty()) {
            return calls;
        }
        Map<String, BigInteger> changes = new HashMap<>();
        Query query = handle.createQuery(
                        "SELECT call_id, cost FROM entry WHERE kind = 'correction' AND call_id IN (<ids>)")
                .bindList("ids", calls.stream().map(LoggedCall::id).toList());
        query.map((row, _) -> changes.merge(
                        row.getString("call_id"), BigInteger.valueOf(row.getLong("cost")), BigInteger::add))
                .list();
        return calls.stream()
                .map(call -> {
                    BigInteger change = changes.get(call.id());
                    return change == null ? call : call.corrected(Sums.usd(change));
                })
                .toList();
    }

    /** Behind which call a part begins. */
    private record Place(long at, String id) {
        static final Place NEWEST = new Place(Long.MAX_VALUE, "");

        static Place of(LoggedCall call) {
            return new Place(ChronoUnit.MICROS.between(Instant.EPOCH, call.at()), call.id());
        }

        String text() {
            return at + "." + id;
        }

        static Place parse(String text) {
            int dot = text.indexOf('.');
            if (dot > 0 && text.length() < 200 && text.substring(0, dot).matches("[0-9]{1,18}")) {
                return new Place(Long.parseLong(text.substring(0, dot)), text.substring(dot + 1));
            }
            throw Refusal.invalid("cursor", "cursor is where an earlier part ended. Start again without it.")
                    .asException();
        }
    }
}
