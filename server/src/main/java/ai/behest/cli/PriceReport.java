package ai.behest.cli;

import ai.behest.wire.Json;
import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What the commands about prices print of their answers. */
final class PriceReport {
    private final Screen screen;
    private final boolean json;

    PriceReport(Screen screen, boolean json) {
        this.screen = screen;
        this.json = json;
    }

    void imported(JsonNode answer) {
        if (json) {
            screen.facts(answer);
            return;
        }
        screen.table(
                answer, changes(answer.path("changed")), "No known price changes.", "model", "what", "before", "after");
        screen.say("");
        screen.say(answer.path("added").size() + " models are new, "
                + answer.path("changed").size() + " change, "
                + answer.path("unchanged").asLong(0) + " stay as they were; "
                + answer.path("kept").asLong(0) + " of your own list stay beside them.");
        for (Map.Entry<String, JsonNode> reason : answer.path("skipped").properties()) {
            screen.say("Left out: " + reason.getValue() + " (" + reason.getKey() + ").");
        }
        long rounded = answer.path("rounded_columns").asLong(0);
        if (rounded > 0) {
            screen.say("Rounded up to a whole picodollar for a token: " + rounded + ".");
            screen.table(answer, answer.path("rounded"), "", "model", "column", "usd");
        }
        for (Map.Entry<String, JsonNode> column : answer.path("ignored").properties()) {
            screen.say("Not taken: the column " + column.getKey() + " (" + column.getValue() + ").");
        }
        screen.say(end(answer));
    }

    private static String end(JsonNode answer) {
        if (answer.path("dry_run").asBoolean(false)) {
            return "Nothing was changed: this was a dry run.";
        }
        return answer.hasNonNull("version")
                ? "In force as " + answer.get("version").asString() + "."
                : "Nothing was changed: these prices are in force already.";
    }

    private static ArrayNode changes(JsonNode changed) {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        for (JsonNode change : changed) {
            for (String member : change.get("after").propertyNames()) {
                row(rows, change, member);
            }
            for (String member : change.get("before").propertyNames()) {
                if (!change.get("after").has(member)) {
                    row(rows, change, member);
                }
            }
        }
        return rows;
    }

    private static void row(ArrayNode rows, JsonNode change, String member) {
        rows.addObject()
                .put("model", change.get("model").asString())
                .put("what", member)
                .put("before", text(change.get("before").path(member)))
                .put("after", text(change.get("after").path(member)));
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "-" : value.isString() ? value.stringValue() : value.toString();
    }

    void rerated(JsonNode whole) {
        screen.table(
                whole,
                whole.path("by_model"),
                "Every call costs what its price says.",
                "provider",
                "model",
                "from",
                "to",
                "calls",
                "difference_usd");
        screen.say("");
        String verb = whole.path("dry_run").asBoolean(false) ? " would be corrected by " : " corrected by ";
        screen.say(whole.path("examined").asLong(0) + " calls looked at, "
                + whole.path("corrected").asLong(0) + verb
                + whole.path("difference_usd").asDecimal(BigDecimal.ZERO).toPlainString() + " USD together.");
        long without = whole.path("without_price").asLong(0);
        if (without > 0) {
            screen.say(without + " have no price and stay of unknown cost.");
        }
    }
}
