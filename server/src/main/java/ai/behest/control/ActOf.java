package ai.behest.control;

import ai.behest.audit.PlainFields;
import ai.behest.store.Act;
import ai.behest.wire.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A request as an act for the audit log: where its path leads, which fields it sends, and the values that may be seen. */
final class ActOf {
    /** Of these it is the room that says what has changed, and how. */
    private static final Set<String> TOLD_BY_ROOM = Set.of("settings.save", "settings.deploy");

    private static final int NAMES_MOST = 40;

    private ActOf() {}

    static Act request(String action, Route.Managed route, Call call) {
        Map<String, String> details = new LinkedHashMap<>();
        String target = "";
        List<String> segments = route.path().segments();
        for (int i = 1; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (segment.startsWith("{")) {
                target = call.path(segment.substring(1, segment.length() - 1));
                details.put(singular(segments.get(i - 1)), target);
            }
        }
        call.query().parameters().forEach((name, value) -> {
            if (PlainFields.has(name)) {
                details.put(name, value);
            }
        });
        if (route.body() == Route.Body.REQUIRED || route.body() == Route.Body.OPTIONAL) {
            body(details, call, !TOLD_BY_ROOM.contains(action));
        }
        return new Act(call.tenantId(), call.actor(), action, target, details, call.address(), call.traceId());
    }

    private static void body(Map<String, String> details, Call call, boolean values) {
        JsonNode body;
        try {
            body = call.tree();
        } catch (RefusedException e) {
            return; // the handler will refuse it too, and then there is no line
        }
        if (body.isEmpty()) {
            return;
        }
        details.put(
                "fields",
                body.properties().stream()
                        .map(Map.Entry::getKey)
                        .limit(NAMES_MOST)
                        .sorted()
                        .collect(Collectors.joining(", ")));
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            JsonNode value = member.getValue();
            if (values && PlainFields.has(member.getKey()) && !value.isNull()) {
                details.put(member.getKey(), value.isString() ? value.stringValue() : value.toString());
            }
        }
    }

    /** {@code signing-keys} are each a {@code signing_key}. */
    private static String singular(String plural) {
        String name = plural.replace('-', '_');
        if (name.endsWith("ies")) {
            return name.substring(0, name.length() - 3) + "y";
        }
        return name.substring(0, name.length() - (name.endsWith("ches") ? 2 : 1));
    }
}
