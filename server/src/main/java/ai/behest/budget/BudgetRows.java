package ai.behest.budget;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** The table of budgets. */
final class BudgetRows {
    private static final String SELECT = """
            SELECT b.tenant_id, b.id, b.name, b.scope, b.unit, b.amount, b.period, b.kind, b.shadow, b.thresholds,
                t.time_zone
            FROM budget b JOIN tenant t ON t.id = b.tenant_id
            """;

    private final Database database;
    private final LongAdder read = new LongAdder();

    BudgetRows(Database database) {
        this.database = database;
    }

    /** How many rows were read. */
    long read() {
        return read.sum();
    }

    private Rule counted(ResultSet row) throws SQLException {
        read.increment();
        return rule(row);
    }

    /** The number of each tenant's latest budget. */
    Map<String, Long> made() {
        Map<String, Long> made = new HashMap<>();
        database.read(handle -> handle.createQuery("SELECT id, budgets_made FROM tenant WHERE budgets_made > 0")
                .map((row, context) -> made.put(row.getString("id"), row.getLong("budgets_made")))
                .list());
        return made;
    }

    List<Rule> all() {
        return database.read(handle ->
                handle.createQuery(SELECT).map((row, context) -> counted(row)).list());
    }

    List<Rule> of(String tenantId) {
        return database.read(handle -> madeSince(handle, tenantId, -1));
    }

    /** The budgets that a tenant has made after so many. */
    List<Rule> madeSince(Handle handle, String tenantId, long made) {
        return handle.createQuery(SELECT + " WHERE b.tenant_id = :tenant AND b.made > :made")
                .bind("tenant", tenantId)
                .bind("made", made)
                .map((row, context) -> counted(row))
                .list();
    }

    /** @param after the id of the last one before, or null to begin with the oldest */
    List<Rule> page(Handle handle, String tenantId, @Nullable String after, int limit) {
        return handle.createQuery(
                        SELECT + """
                         WHERE b.tenant_id = :tenant
                        """ + (after == null ? "" : """
                          AND (b.created_at, b.id) >
                              (SELECT a.created_at, a.id FROM budget a WHERE a.tenant_id = :tenant AND a.id = :after)
                        """) + " ORDER BY b.created_at, b.id LIMIT :limit")
                .bind("tenant", tenantId)
                .bind("limit", limit)
                .bindMap(after == null ? Map.of() : Map.of("after", after))
                .map((row, context) -> counted(row))
                .list();
    }

    Optional<Rule> find(Handle handle, String tenantId, String id) {
        return handle.createQuery(SELECT + " WHERE b.tenant_id = :tenant AND b.id = :id")
                .bind("tenant", tenantId)
                .bind("id", id)
                .map((row, context) -> counted(row))
                .findOne();
    }

    /** The budgets of these ids, whosever they are; those that are gone are left out. */
    static List<Rule> byId(Handle handle, Collection<String> ids) {
        return handle.createQuery(SELECT + " WHERE b.id IN (<ids>)")
                .bindList("ids", List.copyOf(ids))
                .map((row, context) -> rule(row))
                .list();
    }

    /** Makes whoever else creates or deletes a budget of this tenant wait until this transaction is over. */
    static void lock(Transaction transaction, String tenantId) {
        transaction
                .handle()
                .createUpdate("UPDATE tenant SET name = name WHERE id = :tenant")
                .bind("tenant", tenantId)
                .execute();
    }

    /** The same lock, and the number of the tenant's next budget. */
    static long number(Transaction transaction, String tenantId) {
        return transaction
                .handle()
                .createQuery(
                        "UPDATE tenant SET budgets_made = budgets_made + 1 WHERE id = :tenant RETURNING budgets_made")
                .bind("tenant", tenantId)
                .mapTo(Long.class)
                .findOne()
                .orElseThrow(() -> Refusal.notFound("There is no such tenant.").asException());
    }

    /** @param made its number among the tenant's; not looked at when it is there already */
    static void put(Transaction transaction, Budget budget, long made) {
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO budget (tenant_id, id, name, scope, unit, amount, period, kind, shadow, thresholds,
                            created_at, updated_at, made)
                        VALUES (:tenant, :id, :name, :scope, :unit, :amount, :period, :kind, :shadow, :thresholds,
                            :now, :now, :made)
                        ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, amount = excluded.amount,
                            kind = excluded.kind, shadow = excluded.shadow, thresholds = excluded.thresholds,
                            updated_at = excluded.updated_at
                        """)
                .bind("tenant", budget.tenantId())
                .bind("id", budget.id())
                .bind("name", budget.name())
                .bind("scope", Json.text(budget.scope().text()))
                .bind("unit", lower(budget.unit()))
                .bind("amount", budget.amount())
                .bind("period", budget.period().text())
                .bind("kind", lower(budget.kind()))
                .bind("shadow", budget.shadow() ? 1 : 0)
                .bind("thresholds", Json.text(budget.thresholds()))
                .bind("now", transaction.nowMicros())
                .bind("made", made)
                .execute();
    }

    static boolean delete(Transaction transaction, String tenantId, String id) {
        return transaction
                        .handle()
                        .createUpdate("DELETE FROM budget WHERE tenant_id = :tenant AND id = :id")
                        .bind("tenant", tenantId)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    private static Rule rule(ResultSet row) throws SQLException {
        Budget budget = new Budget(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("name"),
                scope(row.getString("scope")),
                Unit.valueOf(upper(row.getString("unit"))),
                row.getLong("amount"),
                Period.parse(row.getString("period")),
                Kind.valueOf(upper(row.getString("kind"))),
                row.getInt("shadow") == 1,
                thresholds(row.getString("thresholds")));
        return new Rule(budget, ZoneId.of(row.getString("time_zone")));
    }

    private static Scope scope(String json) {
        Map<String, @Nullable Object> members = Json.MAPPER.readValue(json, new TypeReference<>() {});
        return Scope.read(members);
    }

    private static List<Integer> thresholds(String json) {
        return Json.MAPPER.readValue(json, new TypeReference<>() {});
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
