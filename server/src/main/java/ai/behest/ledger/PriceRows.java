package ai.behest.ledger;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code price_version}: the lists that were added, and a copy of each list that came with the server or from
 * the operator's file, so that a version can be shown long after.
 */
final class PriceRows {
    static final String TOPIC = "price";
    static final String SHIPPED = "shipped";
    static final String FILE = "file";
    private static final String ADDED = "added";
    /** The most lists that one scope can have had; none is ever deleted, as entries refer to them. */
    private static final int MOST_LISTS = 1_000;

    private final Database database;

    /** A row, its list under the row's version. */
    record Row(@Nullable String tenantId, PriceList list) {}

    private record Scope(long lists, long newest) {}

    PriceRows(Database database) {
        this.database = database;
    }

    /** The version of a tenant's list has the tenant in it: two tenants may choose the same one and never notice. */
    static String version(@Nullable String tenantId, String version) {
        return tenantId == null ? version : tenantId + "/" + version;
    }

    /** Keeps a copy; false when the version is there already with other prices. */
    boolean archive(String version, String source, byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        return database.write(transaction -> {
            Optional<String> there = transaction
                    .handle()
                    .createQuery("SELECT prices FROM price_version WHERE version = :version AND source = :source")
                    .bind("version", version)
                    .bind("source", source)
                    .mapTo(String.class)
                    .findOne();
            return there.map(text::equals).orElseGet(() -> insert(transaction, null, version, source, text, 0));
        });
    }

    /** Adds a list and tells every node; false when the version is taken. */
    boolean add(@Nullable String tenantId, String version, byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        return database.write(transaction -> {
            Scope scope = transaction
                    .handle()
                    .createQuery("SELECT COUNT(*), COALESCE(MAX(created_at), 0) FROM price_version"
                            + " WHERE source = :source AND COALESCE(tenant_id, '') = :tenant")
                    .bind("source", ADDED)
                    .bind("tenant", tenantId == null ? "" : tenantId)
                    .map((row, _) -> new Scope(row.getLong(1), row.getLong(2)))
                    .one();
            if (scope.lists >= MOST_LISTS) {
                throw new Refusal.Conflict("There have been " + MOST_LISTS + " lists of prices, the most.", null)
                        .asException();
            }
            boolean added = insert(transaction, tenantId, version, ADDED, text, scope.newest + 1);
            if (added) {
                transaction.announce(TOPIC, version);
            }
            return added;
        });
    }

    private static boolean insert(
            Transaction transaction,
            @Nullable String tenantId,
            String version,
            String source,
            String prices,
            long atLeast) {
        return transaction
                        .handle()
                        .createUpdate("INSERT INTO price_version (version, tenant_id, source, prices, created_at)"
                                + " VALUES (:version, :tenant, :source, :prices, :at) ON CONFLICT DO NOTHING")
                        .bind("version", version)
                        .bind("tenant", tenantId)
                        .bind("source", source)
                        .bind("prices", prices)
                        .bind("at", Math.max(transaction.nowMicros(), atLeast))
                        .execute()
                == 1;
    }

    /** The newest added list of each scope. */
    List<Row> inForce() {
        return database.read(handle -> query(
                handle,
                "SELECT p.version, p.tenant_id, p.prices FROM price_version p WHERE p.source = :source"
                        + " AND NOT EXISTS (SELECT 1 FROM price_version q WHERE q.source = p.source"
                        + " AND COALESCE(q.tenant_id, '') = COALESCE(p.tenant_id, '')"
                        + " AND (q.created_at > p.created_at"
                        + " OR (q.created_at = p.created_at AND q.version > p.version)))",
                "source",
                ADDED));
    }

    Optional<Row> find(String version) {
        return database.read(handle -> query(
                        handle,
                        "SELECT version, tenant_id, prices FROM price_version WHERE version = :version",
                        "version",
                        version)
                .stream()
                .findFirst());
    }

    private static List<Row> query(Handle handle, String sql, String name, String value) {
        return handle.createQuery(sql)
                .bind(name, value)
                .map((row, _) -> row(row))
                .list();
    }

    private static Row row(ResultSet row) throws SQLException {
        PriceList list = PriceReader.read(row.getString(3).getBytes(StandardCharsets.UTF_8));
        return new Row(row.getString(2), new PriceList(row.getString(1), list.models()));
    }
}
