package ai.behest.identity;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens that open the management API: {@code behest_admin_} and 32 hex digits, kept as keyed digests. */
public final class AdminTokens {
    private static final String TOPIC = "admin_token";
    private static final String SELECT = "SELECT tenant_id, id, name, digest, created_at, revoked_at FROM admin_token ";

    /** A new token, the one time that its secret is seen. */
    public record Created(AdminToken token, String secret) {
        @Override
        public String toString() {
            return "Created[" + token + "]";
        }
    }

    private record Row(AdminToken token, SecretDigest digest) {}

    private final Database database;
    private final SecretIndex<AdminToken> index;

    public AdminTokens(Database database, MasterKey masterKey) {
        this.database = database;
        this.index = new SecretIndex<>(SecretGrammar.ADMIN_TOKEN, masterKey.derive("behest admin token"));
        database.changes().on(TOPIC, this::refresh);
        load();
    }

    /** The token that this is the secret of, or null. */
    public @Nullable AdminToken find(String bearer) {
        return index.find(bearer);
    }

    public Created create(String tenantId, @Nullable String name) {
        String checked = Labels.name(name);
        String secret = SecretGrammar.ADMIN_TOKEN.fresh();
        return database.write(transaction -> {
            String id = Ids.fresh("adm");
            transaction
                    .handle()
                    .createUpdate("""
                            INSERT INTO admin_token (tenant_id, id, name, digest, created_at)
                            VALUES (:tenant, :id, :name, :digest, :now)
                            """)
                    .bind("tenant", tenantId)
                    .bind("id", id)
                    .bind("name", checked)
                    .bind("digest", index.digest(secret).hex())
                    .bind("now", transaction.nowMicros())
                    .execute();
            transaction.announce(TOPIC, id);
            transaction.target(id);
            return new Created(
                    new AdminToken(id, tenantId, checked, Columns.instant(transaction.nowMicros()), null), secret);
        });
    }

    /** The tenant's tokens, newest first, the revoked ones too. */
    public List<AdminToken> list(String tenantId) {
        return database.read(handle -> handle.createQuery(
                        SELECT + "WHERE tenant_id = :tenant ORDER BY created_at DESC, id LIMIT 1000")
                .bind("tenant", tenantId)
                .map((row, context) -> row(row).token())
                .list());
    }

    /** Ends a token at once and for good. */
    public void revoke(String tenantId, String id) {
        database.change(transaction -> {
            int rows = transaction
                    .handle()
                    .createUpdate("""
                            UPDATE admin_token SET revoked_at = COALESCE(revoked_at, :now)
                            WHERE tenant_id = :tenant AND id = :id
                            """)
                    .bind("now", transaction.nowMicros())
                    .bind("tenant", tenantId)
                    .bind("id", id)
                    .execute();
            if (rows == 0) {
                throw Refusal.notFound("There is no such admin token.").asException();
            }
            transaction.announce(TOPIC, id);
        });
    }

    private synchronized void load() {
        List<Row> rows = database.read(handle -> handle.createQuery(SELECT + "WHERE revoked_at IS NULL")
                .map((row, context) -> row(row))
                .list());
        rows.forEach(row -> index.put(row.token().id(), row.digest(), row.token()));
    }

    private synchronized void refresh(String id) {
        Row row = database.<@Nullable Row>read(handle -> handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map((found, context) -> row(found))
                .findOne()
                .orElse(null));
        if (row != null && row.token().revokedAt() == null) {
            index.put(id, row.digest(), row.token());
        } else {
            index.remove(id);
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        AdminToken token = new AdminToken(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("name"),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "revoked_at"));
        return new Row(token, SecretDigest.ofHex(row.getString("digest")));
    }
}
