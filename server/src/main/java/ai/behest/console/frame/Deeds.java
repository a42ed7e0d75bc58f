package ai.behest.console.frame;

import ai.behest.audit.PlainFields;
import ai.behest.http.PathPattern;
import ai.behest.store.Act;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A form that was sent, as an act for the audit log: where its path leads, and the values that may be seen. */
final class Deeds {

    private Deeds() {}

    static Act of(Visit visit, PathPattern path, String action) {
        Request request = visit.request();
        Map<String, String> details = new LinkedHashMap<>();
        String target = "";
        List<String> segments = path.segments();
        for (int i = 1; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.startsWith("{")) {
                target = request.path(segment.substring(1, segment.length() - 1));
                details.put(singular(segments.get(i - 1)), target);
            }
        }
        request.form().values().forEach((name, values) -> {
            if (PlainFields.has(name) && !values.isEmpty()) {
                details.put(name, values.getFirst());
            }
        });
        return new Act(visit.tenantId(), visit.actor(), action, target, details, request.address(), request.traceId());
    }

    private static String singular(String segment) {
        return segment.endsWith("s") ? segment.substring(0, segment.length() - 1) : segment;
    }
}
