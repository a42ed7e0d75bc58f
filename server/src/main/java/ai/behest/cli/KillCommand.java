package ai.behest.cli;

import ai.behest.wire.Json;
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

/** {@code behest kill}: stops calls at once, also those under way. */
@Command(
        name = "kill",
        mixinStandardHelpOptions = true,
        description = "Kill switches: add, list, lift. They stop calls within a second, also those under way.")
final class KillCommand {
    private static final String[] SHOWN = {"id", "scope", "reason", "actor", "created_at", "expires_at"};

    @Spec
    private @Nullable CommandSpec spec;

    /** What to stop. */
    static final class Target {
        @Option(names = "--global", description = "Every call of every tenant: the operator's only.")
        private boolean global;

        @Option(names = "--tenant", description = "Every call of the tenant.")
        private boolean tenant;

        @Option(names = "--user", description = "An end user, of --project or of all projects.")
        private @Nullable String user;

        @Option(names = "--session", description = "A session.")
        private @Nullable String session;

        @Option(names = "--key", description = "The id of an API key, or the kid of a signing key.")
        private @Nullable String key;

        Map<String, Object> scope(Connection connection) {
            Map<String, Object> scope = new LinkedHashMap<>();
            if (global) {
                scope.put("global", true);
            }
            if (tenant) {
                scope.put("tenant", connection.get("/v1/tenant").path("id").asString(""));
            }
            put(scope, "project", connection.namedProject());
            put(scope, "user", user);
            put(scope, "session", session);
            put(scope, "key", key);
            if (scope.isEmpty()) {
                throw new CommandFailure(
                        "Say what to stop: --global, --tenant, --project, --user, --session or --key.");
            }
            return scope;
        }
    }

    private static void put(Map<String, Object> scope, String name, @Nullable String value) {
        if (value != null) {
            scope.put(name, value);
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Throws a switch: says what it hits, then stops it.")
    void add(
            @Mixin Connection connection,
            @Mixin Target target,
            @Mixin Ending ending,
            @Option(names = "--reason", required = true, description = "Why; only the tenant's people see it.")
                    String reason,
            @Option(names = "--dry-run", description = "Only say what it would hit.") boolean dryRun,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        Map<String, Object> scope = target.scope(connection);
        Map<String, Object> wanted = new LinkedHashMap<>(Map.of("scope", scope, "reason", reason));
        put(wanted, "expires_at", ending.expiresAt());
        Screen screen = screen(connection);
        screen.say(Hit.of(connection, scope));
        if (dryRun) {
            return;
        }
        if (!yes) {
            Confirmation.ask("Throw the switch?");
        }
        screen.facts(readable(connection.post("/v1/kill-switches", wanted), connection.isJson()), SHOWN);
        screen.say("It is in force. behest kill lift ID lets calls in again.");
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the switches in force.")
    void list(@Mixin Connection connection) {
        JsonNode answer = connection.get("/v1/kill-switches?limit=200");
        List<JsonNode> rows = new ArrayList<>();
        answer.get("data").forEach(row -> rows.add(readable(row, connection.isJson())));
        screen(connection).table(answer, rows, "Nothing is stopped.", SHOWN);
    }

    @Command(mixinStandardHelpOptions = true, description = "Lifts a switch: calls are let in again.")
    void lift(@Mixin Connection connection, @Parameters(paramLabel = "ID") String id) {
        connection.delete("/v1/kill-switches/" + Paths.part(id));
        screen(connection).say("The kill switch " + id + " is lifted.");
    }

    /** For people: {@code user u1, project p} in place of the scope's JSON. */
    private static JsonNode readable(JsonNode row, boolean json) {
        if (json) {
            return row;
        }
        List<String> parts = new ArrayList<>();
        row.path("scope")
                .properties()
                .forEach(member -> parts.add(
                        member.getKey().equals("global")
                                ? "everything"
                                : member.getKey() + " " + member.getValue().asString("")));
        ObjectNode shown = Json.object();
        shown.setAll((ObjectNode) row);
        shown.put("scope", String.join(", ", parts));
        return shown;
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
