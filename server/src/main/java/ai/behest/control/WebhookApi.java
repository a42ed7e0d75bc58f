package ai.behest.control;

import ai.behest.alert.Deliveries;
import ai.behest.alert.Delivery;
import ai.behest.alert.Webhook;
import ai.behest.alert.Webhooks;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/webhooks}: where the tenant is told, and what was sent there. */
final class WebhookApi {

    /** @param events kinds of alerts, or null for all */
    record New(@Nullable String url, @Nullable List<@Nullable String> events) {
        @Override
        public String toString() {
            return "New[" + events + "]";
        }
    }

    /**
     * A webhook as it may be shown.
     *
     * @param events empty for all kinds
     * @param secret only in the answer that made it
     */
    record Shown(
            String id,
            String url,
            List<String> events,
            @Nullable String secret,
            Instant createdAt) {
        @Override
        public String toString() {
            return "Shown[" + id + "]";
        }
    }

    /** @param alert the id of the alert that it tells; absent in a test */
    record ShownDelivery(
            String id,
            String type,
            @Nullable String alert,
            String state,
            int attempts,
            @Nullable Integer lastStatus,
            @Nullable String lastError,
            Instant createdAt,
            @Nullable Instant attemptedAt,
            @Nullable Instant nextAttemptAt) {}

    private final Webhooks webhooks;
    private final Deliveries deliveries;

    WebhookApi(Webhooks webhooks, Deliveries deliveries) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
    }

    Answer list(Call call) {
        return Answer.ok(
                Page.of(webhooks.list(call.tenantId()), call.query(), Webhook::id, webhook -> shown(webhook, null)));
    }

    Answer create(Call call) {
        New wanted = call.read(New.class);
        Webhooks.Created created = webhooks.create(call.tenantId(), wanted.url(), wanted.events());
        return Answer.created(shown(created.webhook(), created.secret()));
    }

    Answer delete(Call call) {
        webhooks.delete(call.tenantId(), call.path("id"));
        return new Answer.Done();
    }

    Answer test(Call call) {
        call.expectNothing();
        return Answer.created(shown(deliveries.test(call.tenantId(), call.path("id"))));
    }

    Answer deliveries(Call call) {
        int limit = Page.limit(call.query());
        List<Delivery> found =
                deliveries.page(call.tenantId(), call.path("id"), call.query().text("cursor"), limit + 1);
        List<Delivery> part = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? part.getLast().id() : null;
        return Answer.ok(new Page<>(part.stream().map(WebhookApi::shown).toList(), next));
    }

    Answer replay(Call call) {
        call.expectNothing();
        return Answer.ok(shown(deliveries.replay(call.tenantId(), call.path("id"), call.path("delivery"))));
    }

    private static Shown shown(Webhook webhook, @Nullable String secret) {
        return new Shown(webhook.id(), webhook.url(), webhook.events(), secret, webhook.createdAt());
    }

    private static ShownDelivery shown(Delivery delivery) {
        return new ShownDelivery(
                delivery.id(),
                delivery.kind(),
                delivery.alertId(),
                delivery.state().text(),
                delivery.attempts(),
                delivery.lastStatus(),
                delivery.lastError(),
                delivery.createdAt(),
                delivery.attemptedAt(),
                delivery.nextAttemptAt());
    }
}
