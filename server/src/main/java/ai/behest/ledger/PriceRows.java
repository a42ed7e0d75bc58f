package ai.behest.ledger;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
    /** The most lists of one scope that are in force or may come to be: they are kept in memory. */
    private static final int MOST_LIVE = 16;

    private static final char BETWEEN = '+';
    private static final String HEAD =
            "SELECT version, tenant_id, source, created_at, valid_from, valid_until" + " FROM price_version p WHERE ";
    private static final String OF_SCOPE = "source = 'added' AND COALESCE(tenant_id, '') = :tenant";
    private static final String NEWEST_FIRST = " ORDER BY created_at DESC, version DESC";

    /** A list is 4 MiB at most. */
    private static final int RECENT_MOST = 4;

    private final Database database;
    private final LinkedHashMap<String, Row> recent = new LinkedHashMap<>();

    /** A row, its list under the row's version. */
    record Row(@Nullable String tenantId, PriceList list) {}

    /** A row without its prices. */
    record Head(String version, @Nullable String tenantId, String source, long createdAt, Validity stated) {
        boolean wasAdded() {
            return source.equals(ADDED);
        }

        /** As it is from now on: a list that names no beginning has long begun. */
        Shelved shelved() {
            return new Shelved(version, stated);
        }

        /** As it was: a list that names no beginning began when it was added; empty when it was over by then. */
        Optional<Shelved> asItWas() {
            long from = stated.fromMicros() == Long.MIN_VALUE ? createdAt : stated.fromMicros();
            return from < stated.untilMicros()
                    ? Optional.of(new Shelved(version, new Validity(from, stated.untilMicros())))
                    : Optional.empty();
        }
    }

    PriceRows(Database database) {
        this.database = database;
    }

    long nowMicros() {
        return database.nowMicros();
    }

    /** The version of a tenant's list has the tenant in it: two tenants may choose the same one and never notice. */
    static String version(@Nullable String tenantId, String version) {
        return tenantId == null ? version : tenantId + "/" + version;
    }

    /** The version of a price after a discount: the list with the discount, then the list with the price. */
    static String discounted(String discount, String price) {
        return discount + BETWEEN + price;
    }

    /** The list with the discount, or the only one there is. */
    static String discounter(String version) {
        int at = version.indexOf(BETWEEN);
        return at < 0 ? version : version.substring(0, at);
    }

    /** The list with the price. */
    static String undiscounted(String version) {
        return version.substring(version.indexOf(BETWEEN) + 1);
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
            return there.map(text::equals)
                    .orElseGet(() -> insert(transaction, null, version, source, text, Validity.ALWAYS, 0));
        });
    }

    /** Adds a list and tells every node; false when the version is taken. */
    boolean add(@Nullable String tenantId, String version, Validity validity, byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        return database.write(transaction -> {
            List<Head> all = scope(transaction.handle(), tenantId);
            if (all.size() >= MOST_LISTS) {
                throw conflict("There have been " + MOST_LISTS + " lists of prices, the most.", null);
            }
            boolean unbegun = validity.fromMicros() == Long.MIN_VALUE;
            if (unbegun && validity.untilMicros() <= transaction.nowMicros()) {
                throw PriceFields.bad("valid_until", "is over; a list for the past needs valid_from as well");
            }
            List<Shelved> live = Shelved.live(
                    Stream.concat(
                                    Stream.of(new Shelved(version, validity)),
                                    all.stream().map(Head::shelved))
                            .toList(),
                    transaction.nowMicros());
            if (live.size() > MOST_LIVE) {
                throw conflict("At most " + MOST_LIVE + " lists can be in force or waiting at a time.", "valid_from");
            }
            long newest = all.isEmpty() ? 0 : all.getFirst().createdAt;
            boolean added = insert(transaction, tenantId, version, ADDED, text, validity, newest + 1);
            if (added) {
                transaction.target(version);
                transaction.announce(TOPIC, version);
            } else {
                transaction.unchanged();
            }
            return added;
        });
    }

    private static RuntimeException conflict(String message, @Nullable String param) {
        return new Refusal.Conflict(message, param).asException();
    }

    private static boolean insert(
            Transaction transaction,
            @Nullable String tenantId,
            String version,
            String source,
            String prices,
            Validity validity,
            long atLeast) {
        return transaction
                        .handle()
                        .createUpdate("INSERT INTO price_version"
                                + " (version, tenant_id, source, prices, created_at, valid_from, valid_until)"
                                + " VALUES (:version, :tenant, :source, :prices, :at, :from, :until)"
                                + " ON CONFLICT DO NOTHING")
                        .bind("version", version)
                        .bind("tenant", tenantId)
                        .bind("source", source)
                        .bind("prices", prices)
                        .bind("at", Math.max(transaction.nowMicros(), atLeast))
                        .bind("from", validity.fromMicros() == Long.MIN_VALUE ? null : (Long) validity.fromMicros())
                        .bind("until", validity.untilMicros() == Long.MAX_VALUE ? null : (Long) validity.untilMicros())
                        .execute()
                == 1;
    }

    /** The lists added for a scope, the newest first. */
    List<Head> scope(@Nullable String tenantId) {
        return database.read(handle -> scope(handle, tenantId));
    }

    private static List<Head> scope(Handle handle, @Nullable String tenantId) {
        return handle.createQuery(HEAD + OF_SCOPE + NEWEST_FIRST)
                .bind("tenant", tenantId == null ? "" : tenantId)
                .map((row, _) -> head(row))
                .list();
    }

    /** The lists of every scope that may be in force now or later, the newest first. */
    List<Head> live() {
        return database.read(handle -> handle.createQuery(HEAD
                        + "source = 'added' AND (valid_until IS NULL OR valid_until > :now)"
                        + " AND NOT EXISTS (SELECT 1 FROM price_version q WHERE q.source = p.source"
                        + " AND COALESCE(q.tenant_id, '') = COALESCE(p.tenant_id, '')"
                        + " AND q.valid_until IS NULL AND (q.valid_from IS NULL OR q.valid_from <= :now)"
                        + " AND (q.created_at > p.created_at"
                        + " OR (q.created_at = p.created_at AND q.version > p.version)))" + NEWEST_FIRST)
                .bind("now", nowMicros())
                .map((row, _) -> head(row))
                .list());
    }

    Optional<Head> head(String version) {
        return database.read(handle -> handle.createQuery(HEAD + "version = :version")
                .bind("version", version)
                .map((row, _) -> head(row))
                .findOne());
    }

    /** A list of this version. A version is never changed and never deleted, so what was parsed lately is kept. */
    Optional<Row> find(String version) {
        synchronized (recent) {
            Row known = recent.get(version);
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<Row> found = read(version);
        found.ifPresent(row -> {
            synchronized (recent) {
                recent.put(version, row);
                if (recent.size() > RECENT_MOST) {
                    recent.pollFirstEntry();
                }
            }
        });
        return found;
    }

    private Optional<Row> read(String version) {
        return database.read(handle -> handle.createQuery(
                        "SELECT version, tenant_id, prices FROM price_version WHERE version = :version")
                .bind("version", version)
                .map((row, _) -> row(row))
                .findOne());
    }

    private static Head head(ResultSet row) throws SQLException {
        long from = row.getLong("valid_from");
        boolean always = row.wasNull();
        long until = row.getLong("valid_until");
        boolean forever = row.wasNull();
        return new Head(
                row.getString("version"),
                row.getString("tenant_id"),
                row.getString("source"),
                row.getLong("created_at"),
                new Validity(always ? Long.MIN_VALUE : from, forever ? Long.MAX_VALUE : until));
    }

    private static Row row(ResultSet row) throws SQLException {
        PriceList list = PriceReader.read(row.getString(3).getBytes(StandardCharsets.UTF_8));
        return new Row(row.getString(2), list.as(row.getString(1)));
    }
}
