package ai.behest.console.spend;

import ai.behest.console.frame.Address;
import ai.behest.console.frame.Fields;
import ai.behest.ledger.Question;
import ai.behest.ledger.Window;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an address of the spend page asks.
 *
 * @param here the address, with what it asks
 */
record Inquiry(String tenantId, Address here, Timeframe time, Step step, Grouping grouping, boolean compare) {
    /** What narrows down which calls are counted; named as in the management API. */
    static final List<String> FILTERS =
            List.of("project_id", "model", "user_id", "session_id", "tier", "provider", "key_id", "payer", "tags");

    private static final List<String> NAMES = List.of(
            "window",
            "from",
            "to",
            "per",
            "by",
            "tag",
            "compare",
            "project_id",
            "model",
            "user_id",
            "session_id",
            "tier",
            "provider",
            "key_id",
            "payer",
            "tags");

    static Inquiry of(String tenantId, Fields given, Instant now) {
        return of(tenantId, given, Timeframe.of(given, now));
    }

    static Inquiry of(String tenantId, Fields given, Timeframe time) {
        return new Inquiry(
                tenantId,
                Address.of("/spend", given, NAMES),
                time,
                Step.of(given.text("per"), time),
                Grouping.of(given.text("by"), given.text("tag")),
                given.ticked("compare"));
    }

    boolean isFiltered() {
        return FILTERS.stream().anyMatch(here.parameters()::containsKey);
    }

    /** Whether it is about nothing narrower than a project: then there are a forecast and budgets. */
    boolean isOfProject() {
        return FILTERS.stream().filter(name -> !name.equals("project_id")).noneMatch(here.parameters()::containsKey);
    }

    @Nullable
    String projectId() {
        return here.parameters().get("project_id");
    }

    /** @throws ai.behest.wire.RefusedException naming the filter that does not fit */
    Question question(Window window, String groupBy, String order, int limit, int offset) {
        Map<String, String> parameters = new HashMap<>();
        FILTERS.forEach(name -> {
            String value = here.parameters().get(name);
            if (value != null) {
                parameters.put(name, value);
            }
        });
        parameters.put("from", window.from().toString());
        parameters.put("to", window.to().toString());
        if (!groupBy.isEmpty()) {
            parameters.put("group_by", groupBy);
        }
        parameters.put("order", order);
        parameters.put("limit", Integer.toString(limit));
        parameters.put("cursor", Integer.toString(offset));
        return Question.parse(tenantId, null, parameters::get, window.to());
    }

    /** The calls that are counted here, within a time. */
    Address calls(Instant from, Instant to) {
        Address calls = Address.of("/calls");
        for (String name : FILTERS) {
            calls = calls.with(name, here.parameters().get(name));
        }
        return calls.with("from", from.toString()).with("to", to.toString());
    }
}
