package ai.behest.alert;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** The webhooks of every tenant. Their secrets are sealed, bound to tenant, webhook and address. */
public final class Webhooks {
    /** The most webhooks of one tenant: what the table's CHECK says too. */
    public static final int MOST = 100;

    private static final String SELECT = "SELECT tenant_id, id, url, events, created_at FROM webhook ";

    private final Database database;
    private final MasterKey masterKey;
    private final Postbox postbox;

    Webhooks(Database database, MasterKey masterKey, Postbox postbox) {
        this.database = database;
        this.masterKey = masterKey;
        this.postbox = postbox;
    }

    /** A new webhook, the one time that its secret is seen. */
    public record Created(Webhook webhook, String secret) {
        @Override
        public String toString() {
            return "Created[" + webhook + "]";
        }
    }

    /**
     * Makes a webhook. Blocks.
     *
     * @param events the kinds that it wants; null or empty for all
     * @throws ai.behest.wire.RefusedException naming {@code url} or {@code events}; conflict when there are
     *     {@link #MOST}
     */
    public Created create(String tenantId, @Nullable String url, @Nullable List<@Nullable String> events) {
        if (url == null) {
            throw Refusal.invalid("url", "url is missing: where events are to be posted.")
                    .asException();
        }
        postbox.check(url);
        List<String> wanted = kinds(events);
        WebhookSecret secret = WebhookSecret.fresh();
        Webhook webhook = database.write(transaction -> {
            Webhook draft =
                    new Webhook(Ids.fresh("whk"), tenantId, url, wanted, AlertBook.instant(transaction.nowMicros()));
            String sealed = masterKey.seal(secret.key(), context(tenantId, draft.id(), url));
            while (!insert(transaction, draft, sealed, freeSlot(transaction.handle(), tenantId))) {
                // another one took the slot in the meantime
            }
            transaction.target(draft.id());
            transaction.detail("host", String.valueOf(java.net.URI.create(url).getHost()));
            return draft;
        });
        return new Created(webhook, secret.text());
    }

    private static List<String> kinds(@Nullable List<@Nullable String> events) {
        if (events == null) {
            return List.of();
        }
        List<String> kinds = events.stream()
                .map(event -> event == null ? "" : event)
                .distinct()
                .toList();
        for (String kind : kinds) {
            if (AlertKind.of(kind).isEmpty()) {
                throw Refusal.invalid("events", "events lists kinds of alerts: " + AlertKind.all() + ".")
                        .asException();
            }
        }
        return kinds;
    }

    private static int freeSlot(Handle handle, String tenantId) {
        Set<Integer> taken = handle.createQuery("SELECT slot FROM webhook WHERE tenant_id = :tenant")
                .bind("tenant", tenantId)
                .mapTo(Integer.class)
                .set();
        for (int slot = 1; slot <= MOST; slot++) {
            if (!taken.contains(slot)) {
                return slot;
            }
        }
        throw new Refusal.Conflict("A tenant has at most " + MOST + " webhooks.", null).asException();
    }

    private static boolean insert(Transaction transaction, Webhook webhook, String sealed, int slot) {
        return transaction
                        .handle()
                        .createUpdate("""
                                INSERT INTO webhook (tenant_id, id, slot, url, events, sealed_secret, created_at)
                                VALUES (:tenant, :id, :slot, :url, :events, :sealed, :now)
                                ON CONFLICT (tenant_id, slot) DO NOTHING
                                """)
                        .bind("tenant", webhook.tenantId())
                        .bind("id", webhook.id())
                        .bind("slot", slot)
                        .bind("url", webhook.url())
                        .bind("events", Json.text(webhook.events()))
                        .bind("sealed", sealed)
                        .bind("now", transaction.nowMicros())
                        .execute()
                == 1;
    }

    /** The tenant's webhooks, oldest first. Blocks. */
    public List<Webhook> list(String tenantId) {
        return database.read(handle -> of(handle, tenantId));
    }

    static List<Webhook> of(Handle handle, String tenantId) {
        return handle.createQuery(SELECT + "WHERE tenant_id = :tenant ORDER BY created_at, id")
                .bind("tenant", tenantId)
                .map((row, context) -> webhook(row))
                .list();
    }

    /** Ends a webhook, and drops what was still to be sent to it. Blocks. */
    public void delete(String tenantId, String id) {
        database.change(transaction -> {
            int rows = transaction
                    .handle()
                    .createUpdate("DELETE FROM webhook WHERE tenant_id = :tenant AND id = :id")
                    .bind("tenant", tenantId)
                    .bind("id", id)
                    .execute();
            if (rows == 0) {
                throw missing();
            }
        });
    }

    /** @throws ai.behest.wire.RefusedException not_found when the tenant has no such webhook */
    static void require(Handle handle, String tenantId, String id) {
        if (handle.createQuery("SELECT 1 FROM webhook WHERE tenant_id = :tenant AND id = :id")
                .bind("tenant", tenantId)
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne()
                .isEmpty()) {
            throw missing();
        }
    }

    private static RuntimeException missing() {
        return Refusal.notFound("There is no such webhook.").asException();
    }

    WebhookSecret open(String tenantId, String id, String url, String sealed) {
        return WebhookSecret.of(masterKey.open(sealed, context(tenantId, id, url)));
    }

    private static String context(String tenantId, String id, String url) {
        return "webhook|" + tenantId + "|" + id + "|" + url;
    }

    private static Webhook webhook(ResultSet row) throws SQLException {
        List<String> events = Json.MAPPER.readValue(row.getString("events"), new TypeReference<>() {});
        return new Webhook(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("url"),
                events,
                AlertBook.instant(row.getLong("created_at")));
    }
}
