package ai.behest.cli;

import ai.behest.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code behest alert}: what the tenant was told. */
@Command(name = "alert", mixinStandardHelpOptions = true, description = "Alerts: list.")
final class AlertCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Lists the newest alerts, the newest first.")
    void list(
            @Mixin Connection connection,
            @Option(names = "--kind", description = "Only alerts of this kind, e.g. budget.threshold.") @Nullable
                    String kind,
            @Option(names = "--limit", defaultValue = "50", description = "How many (default ${DEFAULT-VALUE}).")
                    int limit) {
        JsonNode answer =
                connection.get("/v1/alerts?limit=" + limit + (kind == null ? "" : "&kind=" + Paths.part(kind)));
        List<JsonNode> rows = new ArrayList<>();
        answer.get("data").forEach(alert -> rows.add(row(alert)));
        new Screen(Objects.requireNonNull(spec), connection)
                .table(answer, rows, "No alerts.", "at", "kind", "what", "of", "about", "scope");
    }

    private static ObjectNode row(JsonNode alert) {
        JsonNode data = alert.path("data");
        ObjectNode row = Json.object();
        row.set("at", alert.path("created_at"));
        row.set("kind", alert.path("kind"));
        switch (alert.path("kind").asString("")) {
            case "budget.threshold" -> {
                String unit = data.path("unit").asString("");
                row.put("what", data.path("threshold").asInt(0) + " %: " + text(data.path("spent")) + " spent");
                row.put("of", text(data.path("limit")) + " " + (unit.equals("usd") ? "USD" : unit));
                row.put("about", data.path("name").asString(data.path("budget").asString("")));
                row.put("scope", scope(data.path("scope")));
            }
            case "call.overrun" -> {
                row.put("what", text(data.path("cost")) + " USD spent");
                row.put("of", text(data.path("reserved")) + " USD set aside");
                row.put("about", model(data));
                row.put("scope", "call " + text(data.path("call")));
            }
            case "price.unknown" -> {
                row.put("what", "no price");
                row.put("about", model(data));
                row.put("scope", "project " + text(data.path("project")));
            }
            case "spend.anomaly" -> {
                row.put("what", text(data.path("spent")) + " USD spent");
                row.put("of", text(data.path("usual")) + " USD usual");
                row.put("about", text(data.path("subject")) + " " + text(data.path("id")));
                row.put("scope", "project " + text(data.path("project")));
            }
            default -> {}
        }
        return row;
    }

    private static String model(JsonNode data) {
        return text(data.path("provider")) + "/" + text(data.path("model"));
    }

    private static String text(JsonNode amount) {
        return amount.isString() ? amount.stringValue() : amount.toString();
    }

    private static String scope(JsonNode scope) {
        List<String> parts = new ArrayList<>();
        scope.properties().forEach(part -> parts.add(part.getKey() + " " + text(part.getValue())));
        return parts.isEmpty() ? "everything" : String.join(", ", parts);
    }
}
