package ai.behest.control;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.TreeMap;

/** Whether the process runs, whether it can do its work, and its metrics. */
final class HealthApi {
    private static final Map<String, String> FRESH = Map.of("Cache-Control", "no-store");

    /** @param parts each part that the work depends on, and whether it is {@code up} or {@code degraded} */
    record Readiness(String status, Map<String, String> parts) {}

    private final Control.Vitals vitals;

    HealthApi(Control.Vitals vitals) {
        this.vitals = vitals;
    }

    Answer live() {
        return new Answer.Body(200, Map.of("status", "live"));
    }

    /** 200 when every part is up, else 503 with the parts that are not. */
    Answer ready() {
        Map<String, Boolean> parts = new TreeMap<>(vitals.parts().get());
        parts.put("database", vitals.database().isReachable());
        boolean ready = !parts.containsValue(false);
        Map<String, String> shown = new TreeMap<>();
        parts.forEach((name, well) -> shown.put(name, well ? "up" : "degraded"));
        Answer.Written written =
                new Answer.Body(ready ? 200 : 503, new Readiness(ready ? "ready" : "degraded", shown)).written();
        return new Answer.Written(written.status(), written.contentType(), written.bytes(), FRESH);
    }

    /** Prometheus' text format. */
    Answer metrics() {
        return new Answer.Written(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                Buffer.buffer(vitals.metrics().get()),
                FRESH);
    }
}
