package ai.behest.console.alert;

import ai.behest.alert.Alert;
import ai.behest.alert.AlertKind;
import ai.behest.console.frame.Show;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An alert in words.
 *
 * @param what in a sentence
 * @param of what its budget counts; empty where that is not said
 * @param budget the id of the budget that it is about, or null
 */
public record ShownAlert(
        String id,
        String kind,
        Instant at,
        String what,
        String of,
        @Nullable String budget) {
    private static final int TEXT_MOST = 200;

    static ShownAlert of(Alert alert, Map<String, String> projects) {
        JsonNode data = alert.data();
        if (!alert.kind().equals(AlertKind.BUDGET_THRESHOLD.text())) {
            return new ShownAlert(alert.id(), alert.kind(), alert.at(), Show.cut(data.toString(), TEXT_MOST), "", null);
        }
        String unit = data.path("unit").asString("");
        String name = data.path("name").asString("");
        return new ShownAlert(
                alert.id(),
                alert.kind(),
                alert.at(),
                (name.isEmpty() ? "A budget" : name) + " has spent "
                        + data.path("threshold").asString("") + " %: " + amount(data.path("spent"), unit) + " of "
                        + amount(data.path("limit"), unit) + " "
                        + Show.period(data.path("period").asString("total"))
                        + (data.path("shadow").asBoolean(false) ? ", on trial" : ""),
                scope(data.path("scope"), projects),
                data.path("budget").asString(""));
    }

    private static String amount(JsonNode amount, String unit) {
        String text = amount.asString("");
        if (!unit.equals("usd")) {
            return text + " " + (unit.equals("requests") ? "calls" : unit);
        }
        return text.matches("-?[0-9]{1,19}(\\.[0-9]{1,12})?") ? Show.usd(new BigDecimal(text)) : text;
    }

    private static String scope(JsonNode scope, Map<String, String> projects) {
        StringJoiner words = new StringJoiner(", ");
        scope.properties().forEach(part -> {
            String value = part.getValue().asString("");
            words.add(part.getKey() + " "
                    + (part.getKey().equals("project") ? projects.getOrDefault(value, value) : value));
        });
        return words.length() == 0 ? "the whole tenant" : words.toString();
    }
}
