package ai.behest.alert;

import java.time.Instant;
import java.util.List;

/**
 * An address that a tenant wants to be told at.
 *
 * @param events the kinds that it wants; empty for all, those of later versions too
 */
public record Webhook(String id, String tenantId, String url, List<String> events, Instant createdAt) {
    public Webhook {
        events = List.copyOf(events);
    }

    boolean wants(String kind) {
        return events.isEmpty() || events.contains(kind);
    }

    /** Without the address: it may hold a secret of the receiver's. */
    @Override
    public String toString() {
        return "Webhook[" + id + "]";
    }
}
