package ai.behest.alert;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Alerts as a person reads them: one letter for what happened at about the same time. */
record Letter(String subject, String text) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Letter of(List<Alert> alerts) {
        String subject =
                alerts.size() == 1 ? "Behest: " + headline(alerts.getFirst()) : "Behest: " + alerts.size() + " alerts";
        String text = alerts.stream().map(Letter::paragraph).collect(Collectors.joining("\n"));
        return new Letter(subject, text + "\nAll alerts: ./behest alert list\n");
    }

    private static String headline(Alert alert) {
        JsonNode data = alert.data();
        return switch (AlertKind.of(alert.kind()).orElse(null)) {
            case BUDGET_THRESHOLD ->
                "a budget has reached " + data.path("threshold").asInt(0) + " %";
            case CALL_OVERRUN -> "a call cost more than was set aside";
            case PRICE_UNKNOWN -> "a model has no price";
            case SPEND_ANOMALY -> "a " + text(data, "subject") + " spends far more than usual";
            case null -> alert.kind();
        };
    }

    private static String paragraph(Alert alert) {
        JsonNode data = alert.data();
        List<String> lines = new ArrayList<>();
        lines.add(TIME.format(alert.at()) + ", tenant " + alert.tenantId());
        lines.addAll(
                switch (AlertKind.of(alert.kind()).orElse(null)) {
                    case BUDGET_THRESHOLD -> threshold(data);
                    case CALL_OVERRUN ->
                        List.of(
                                "Call " + text(data, "call") + " of " + model(data) + " cost " + text(data, "cost")
                                        + " USD; " + text(data, "reserved") + " was set aside.",
                                "It is the first of this model in the hour; the entries of all have overrun_usd.");
                    case PRICE_UNKNOWN ->
                        List.of(
                                "Calls of " + model(data) + " have no price, so nobody knows what they cost.",
                                "Set one, and re-rate what was called: docs/prices.md.");
                    case SPEND_ANOMALY ->
                        List.of("The " + text(data, "subject") + " " + text(data, "id") + " of project "
                                + text(data, "project") + " has spent " + text(data, "spent")
                                + " USD in the hour from " + TIME.format(Instant.parse(text(data, "hour")))
                                + "; usual is " + text(data, "usual") + ".");
                    case null -> List.of(alert.kind() + ": " + data);
                });
        return String.join("\n", lines) + "\n";
    }

    private static List<String> threshold(JsonNode data) {
        String scope = scope(data.path("scope"));
        return List.of(
                "The " + text(data, "period") + " budget " + name(data) + " has reached " + text(data, "threshold")
                        + " %: " + text(data, "spent") + " of " + text(data, "limit") + " " + text(data, "unit")
                        + " is spent.",
                "It counts " + (scope.isEmpty() ? "every call" : scope) + "." + reset(data));
    }

    private static String model(JsonNode data) {
        return text(data, "provider") + "/" + text(data, "model");
    }

    private static String name(JsonNode data) {
        return data.has("name")
                ? "\"" + text(data, "name") + "\" (" + text(data, "budget") + ")"
                : text(data, "budget");
    }

    private static String scope(JsonNode scope) {
        return scope.properties().stream()
                .map(part -> part.getKey() + " " + clean(part.getValue().asString("")))
                .collect(Collectors.joining(", "));
    }

    private static String reset(JsonNode data) {
        return data.has("resets_at")
                ? " It is full again at " + TIME.format(Instant.parse(text(data, "resets_at"))) + "."
                : "";
    }

    private static String text(JsonNode data, String member) {
        JsonNode value = data.path(member);
        return clean(value.isString() ? value.stringValue() : value.toString());
    }

    /** What a stranger may have named must not look like a line of ours. */
    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
