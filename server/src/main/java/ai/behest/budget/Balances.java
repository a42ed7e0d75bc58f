package ai.behest.budget;

import ai.behest.store.Database;
import ai.behest.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads how budgets stand, for people and reports: what all nodes have entered, not what one of them remembers. */
public final class Balances {
    /** What came back of a rolling period is taken off here: the rows follow only when a call asks for a grant. */
    private static final String SPENT = """
            SELECT l.scope_key, l.spent - COALESCE(p.back, 0) AS spent
            FROM (SELECT scope_key, SUM(spent) AS spent FROM budget_lease
                  WHERE budget_id = :budget AND window_start = :window GROUP BY scope_key) l
            LEFT JOIN (SELECT scope_key, SUM(spent) AS back FROM budget_piece
                       WHERE budget_id = :budget AND window_start = :window AND piece <= :expired
                       GROUP BY scope_key) p
            ON p.scope_key = l.scope_key
            """;

    private static final String BIGGEST_FIRST = "SELECT b.scope_key, b.spent FROM (" + SPENT + ") b"
            + " WHERE b.spent < :spent OR (b.spent = :spent AND b.scope_key > :key)"
            + " ORDER BY b.spent DESC, b.scope_key LIMIT :limit";

    private final Database database;

    public Balances(Database database) {
        this.database = database;
    }

    /** The balances of budgets that are no templates, in the window of now, in the order given. Blocks. */
    public List<Balance> of(List<Rule> rules) {
        long now = database.nowMicros();
        return database.read(handle -> {
            List<Balance> balances = new ArrayList<>(rules.size());
            for (Rule rule : rules) {
                long spent = query(handle, SPENT + " WHERE l.scope_key = ''", rule, now)
                        .map((row, context) -> row.getLong("spent"))
                        .findOne()
                        .orElse(0L);
                balances.add(balance(rule, now, "", spent));
            }
            return balances;
        });
    }

    /**
     * The balances that a budget has had calls for in the window of now, the biggest spender first. Blocks.
     *
     * @param after the last one of the part before, or null to begin; only its spending and its key are looked at
     */
    public List<Balance> biggest(Rule rule, @Nullable Place after, int limit) {
        long now = database.nowMicros();
        Place from = after == null ? new Place(Long.MAX_VALUE, "") : after;
        return database.read(handle -> query(handle, BIGGEST_FIRST, rule, now)
                .bind("spent", from.spent())
                .bind("key", from.key())
                .bind("limit", limit)
                .map((row, context) -> balance(rule, now, row.getString("scope_key"), row.getLong("spent")))
                .list());
    }

    /** Where a list of balances goes on: behind a balance of so much, by its key. */
    public record Place(long spent, String key) {
        public static Place of(Balance last) {
            return new Place(last.spent(), last.purse().key());
        }

        /** As it stands in an address. */
        public String text() {
            return spent + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
        }

        /**
         * Reads what {@link #text} made; null for null.
         *
         * @throws ai.behest.wire.RefusedException naming {@code cursor}
         */
        public static @Nullable Place parse(@Nullable String cursor) {
            if (cursor == null) {
                return null;
            }
            try {
                int dot = cursor.indexOf('.');
                String key =
                        new String(Base64.getUrlDecoder().decode(cursor.substring(dot + 1)), StandardCharsets.UTF_8);
                if (dot > 0 && key.indexOf('\0') < 0) {
                    return new Place(Long.parseLong(cursor.substring(0, dot)), key);
                }
            } catch (IllegalArgumentException e) {
                throw malformed();
            }
            throw malformed();
        }

        private static RuntimeException malformed() {
            return Refusal.invalid("cursor", "cursor is the value of next in the part before. Start again without it.")
                    .asException();
        }
    }

    private static Query query(Handle handle, String sql, Rule rule, long now) {
        return handle.createQuery(sql)
                .bind("budget", rule.budget().id())
                .bind("window", rule.window(now).start())
                .bind("expired", rule.budget().period().expired(now));
    }

    private static Balance balance(Rule rule, long now, String key, long spent) {
        Window window = rule.window(now);
        return new Balance(rule.budget(), new PurseKey(rule.budget().id(), key, window.start()), spent, window.end());
    }
}
