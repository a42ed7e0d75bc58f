package ai.behest.control;

import ai.behest.alert.Alert;
import ai.behest.alert.AlertBook;
import ai.behest.alert.AlertKind;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code /v1/alerts}: what the tenant was told, newest first. */
final class AlertApi {

    /** @param data by the kind, the same as in the event that webhooks get */
    record Shown(String id, String kind, JsonNode data, Instant createdAt) {}

    private final AlertBook book;

    AlertApi(AlertBook book) {
        this.book = book;
    }

    Answer list(Call call) {
        int limit = Page.limit(call.query());
        List<Alert> alerts =
                book.page(call.tenantId(), kind(call.query()), call.query().text("cursor"), limit + 1);
        List<Alert> part = alerts.subList(0, Math.min(limit, alerts.size()));
        String next = alerts.size() > limit ? part.getLast().id() : null;
        return Answer.ok(new Page<>(part.stream().map(AlertApi::shown).toList(), next));
    }

    private static @Nullable AlertKind kind(Query query) {
        String kind = query.text("kind");
        return kind == null
                ? null
                : AlertKind.of(kind)
                        .orElseThrow(() -> Refusal.invalid("kind", "kind is one of " + AlertKind.all() + ".")
                                .asException());
    }

    private static Shown shown(Alert alert) {
        return new Shown(alert.id(), alert.kind(), alert.data(), alert.at());
    }
}
