package ai.behest.cli;

import ai.behest.wire.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code behest budget}: limits on money, tokens or calls, and what is left of them. */
@Command(
        name = "budget",
        mixinStandardHelpOptions = true,
        description = "Budgets of money, tokens or calls: create, list, show, set, delete.")
final class BudgetCommand {
    private static final String BUDGETS = "/v1/budgets";

    @Spec
    private @Nullable CommandSpec spec;

    /** What creating and changing have in common. */
    static final class Figures {
        @Option(names = "--usd", description = "The amount in USD, e.g. 0.50.")
        private @Nullable String usd;

        @Option(names = "--tokens", description = "The amount in tokens, input and output together.")
        private @Nullable Long tokens;

        @Option(names = "--requests", description = "The amount in calls.")
        private @Nullable Long requests;

        @Option(names = "--kind", description = "hard refuses (the default), soft only tells.")
        private @Nullable String kind;

        @Option(names = "--shadow", arity = "1", description = "true: count and tell, but never refuse.")
        private @Nullable Boolean shadow;

        @Option(names = "--thresholds", split = ",", description = "Percents to raise an alert at (50,80,100).")
        private @Nullable List<Integer> thresholds;

        @Option(names = "--name", description = "A name for people.")
        private @Nullable String name;

        Map<String, @Nullable Object> body() {
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            body.put("amount_usd", usd);
            body.put("tokens", tokens);
            body.put("requests", requests);
            body.put("kind", kind);
            body.put("shadow", shadow);
            body.put("thresholds", thresholds);
            body.put("name", name);
            body.values().removeIf(Objects::isNull);
            return body;
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Puts a budget in force. SCOPE is project=ID, tier=, user=, session=, key=, model= or tag=NAME=VALUE;"
                            + " '*' is each value by itself, project alone is the command's project, no SCOPE is the whole"
                            + " tenant.")
    void create(
            @Mixin Connection connection,
            @Mixin Figures figures,
            @Option(
                            names = "--period",
                            defaultValue = "month",
                            description = "minute, hour, day, week, month, total or e.g. rolling_24h (default month).")
                    String period,
            @Parameters(paramLabel = "SCOPE", arity = "0..*") String @Nullable [] words) {
        Map<String, @Nullable Object> body = figures.body();
        body.put("scope", scope(connection, words == null ? new String[0] : words));
        body.put("period", period);
        facts(connection, connection.post(BUDGETS, body));
    }

    private static Map<String, String> scope(Connection connection, String[] words) {
        Map<String, String> scope = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (word.equals("project")) {
                scope.put("project", connection.project());
            } else if (equals < 1) {
                throw new CommandFailure(
                        "A scope is written like user=ada, user='*' or tag=team=search, not " + word + ".");
            } else if (scope.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
                throw new CommandFailure("A scope names " + word.substring(0, equals) + " once.");
            }
        }
        return scope;
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the budgets and what is left of them.")
    void list(@Mixin Connection connection) {
        JsonNode answer = connection.get(BUDGETS + "?limit=200");
        List<JsonNode> rows = new ArrayList<>();
        answer.path("data").forEach(budget -> rows.add(row(budget, amount(budget))));
        Screen screen = screen(connection);
        screen.table(
                answer,
                rows,
                "There are no budgets.",
                "id",
                "name",
                "scope",
                "amount",
                "period",
                "kind",
                "spent",
                "left",
                "used");
        more(screen, answer);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Shows a budget; of a template also who has spent most of it.")
    void show(@Mixin Connection connection, @Parameters(paramLabel = "ID") String id) {
        JsonNode budget = connection.get(path(id));
        facts(connection, budget);
        if (!connection.isJson() && budget.path("template").asBoolean(false)) {
            JsonNode balances = connection.get(path(id) + "/balances?limit=20");
            List<JsonNode> rows = new ArrayList<>();
            balances.path("data").forEach(balance -> rows.add(row(balance, amount(budget))));
            Screen screen = screen(connection);
            screen.say("");
            screen.table(balances, rows, "Nobody has spent of it.", "scope", "spent", "reserved", "left", "used");
            more(screen, balances);
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Changes amount, kind, shadow, thresholds or name; at once, also below what is spent.")
    void set(@Mixin Connection connection, @Mixin Figures figures, @Parameters(paramLabel = "ID") String id) {
        facts(connection, connection.patch(path(id), figures.body()));
    }

    @Command(mixinStandardHelpOptions = true, description = "Takes a budget out of force for good.")
    void delete(@Mixin Connection connection, @Parameters(paramLabel = "ID") String id) {
        connection.delete(path(id));
        screen(connection).say("The budget " + id + " is deleted.");
    }

    private void facts(Connection connection, JsonNode budget) {
        Screen screen = screen(connection);
        if (connection.isJson()) {
            screen.facts(budget);
            return;
        }
        ObjectNode row = row(budget, amount(budget));
        for (String member : List.of("thresholds", "resets_at")) {
            if (budget.has(member)) {
                row.set(member, budget.get(member));
            }
        }
        screen.facts(
                row,
                "id",
                "name",
                "scope",
                "amount",
                "period",
                "kind",
                "thresholds",
                "spent",
                "reserved",
                "left",
                "used",
                "resets_at");
    }

    /** A budget or a balance as a line: the scope as it is typed, the amount with its unit. */
    private static ObjectNode row(JsonNode shown, BigDecimal amount) {
        ObjectNode row = Json.object();
        for (String member : List.of("id", "name", "period", "spent", "reserved", "left")) {
            if (shown.has(member)) {
                row.set(member, shown.get(member));
            }
        }
        List<String> words = new ArrayList<>();
        shown.path("scope")
                .properties()
                .forEach(part -> words.add(part.getKey() + "=" + part.getValue().asString("")));
        row.put("scope", words.isEmpty() ? "tenant" : String.join(" ", words));
        for (String unit : List.of("amount_usd", "tokens", "requests")) {
            if (shown.has(unit)) {
                row.put("amount", plain(shown.get(unit)) + (unit.equals("amount_usd") ? " USD" : " " + unit));
            }
        }
        row.put("kind", shown.path("kind").asString("") + (shown.path("shadow").asBoolean(false) ? ", shadow" : ""));
        if (shown.has("spent")) {
            row.put("used", Bar.of(new BigDecimal(plain(shown.get("spent"))), amount));
        }
        return row;
    }

    private static BigDecimal amount(JsonNode budget) {
        for (String unit : List.of("amount_usd", "tokens", "requests")) {
            if (budget.has(unit)) {
                return new BigDecimal(plain(budget.get(unit)));
            }
        }
        return BigDecimal.ZERO;
    }

    private static String plain(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static void more(Screen screen, JsonNode answer) {
        if (answer.hasNonNull("next")) {
            screen.say("There are more.");
        }
    }

    private static String path(String id) {
        return BUDGETS + "/" + Paths.part(id);
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
