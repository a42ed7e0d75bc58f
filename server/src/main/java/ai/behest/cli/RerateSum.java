package ai.behest.cli;

import ai.behest.wire.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answers of a re-rating that took several requests, as one. */
final class RerateSum {
    private final Map<List<String>, ObjectNode> models = new LinkedHashMap<>();
    private final boolean dryRun;
    private long examined;
    private long corrected;
    private long withoutPrice;
    private BigDecimal difference = BigDecimal.ZERO;

    RerateSum(boolean dryRun) {
        this.dryRun = dryRun;
    }

    void add(JsonNode answer) {
        examined += answer.path("examined").asLong(0);
        corrected += answer.path("corrected").asLong(0);
        withoutPrice += answer.path("without_price").asLong(0);
        difference = difference.add(usd(answer));
        for (JsonNode model : answer.path("by_model")) {
            List<String> key = List.of(
                    model.path("provider").asString(""),
                    model.path("model").asString(""),
                    model.path("from").asString(""),
                    model.path("to").asString(""));
            ObjectNode known = models.get(key);
            if (known == null) {
                models.put(key, (ObjectNode) model);
            } else {
                known.put(
                        "calls",
                        known.path("calls").asLong(0) + model.path("calls").asLong(0));
                known.put("difference_usd", usd(known).add(usd(model)));
            }
        }
    }

    private static BigDecimal usd(JsonNode node) {
        return node.path("difference_usd").asDecimal(BigDecimal.ZERO);
    }

    ObjectNode whole() {
        ObjectNode whole = Json.object()
                .put("dry_run", dryRun)
                .put("examined", examined)
                .put("corrected", corrected)
                .put("without_price", withoutPrice)
                .put("difference_usd", difference);
        ArrayNode byModel = whole.putArray("by_model");
        models.values().forEach(byModel::add);
        return whole;
    }
}
