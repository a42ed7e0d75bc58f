package ai.behest.alert;

import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts events on their way, in the transaction of what they tell: there is no alert without its deliveries. */
final class Outbox {
    private Outbox() {}

    /** A delivery for each alert and each webhook of its tenant that wants its kind. */
    static void put(Transaction transaction, List<Alert> alerts) {
        Map<String, List<Webhook>> webhooks = new HashMap<>();
        for (Alert alert : alerts) {
            webhooks.computeIfAbsent(alert.tenantId(), tenant -> Webhooks.of(transaction.handle(), tenant)).stream()
                    .filter(webhook -> webhook.wants(alert.kind()))
                    .forEach(webhook -> put(transaction, alert.tenantId(), webhook.id(), Event.of(alert), alert.id()));
        }
    }

    /** One delivery, due at once; its id. */
    static String put(
            Transaction transaction, String tenantId, String webhookId, Event event, @Nullable String alertId) {
        String id = Ids.fresh("msg");
        transaction
                .handle()
                .createUpdate("""
                        INSERT INTO delivery (tenant_id, webhook_id, id, kind, alert_id, body, state, due, attempts,
                            created_at)
                        VALUES (:tenant, :webhook, :id, :kind, :alert, :body, 'waiting', :now, 0, :now)
                        """)
                .bind("tenant", tenantId)
                .bind("webhook", webhookId)
                .bind("id", id)
                .bind("kind", event.type())
                .bind("alert", alertId)
                .bind("body", event.body())
                .bind("now", transaction.nowMicros())
                .execute();
        return id;
    }
}
