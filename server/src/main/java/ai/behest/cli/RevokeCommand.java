package ai.behest.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code behest revoke}: tokens that are refused from now on. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Revocations of tokens: add, list, lift. Calls under way with such a token are cut.")
final class RevokeCommand {
    private static final String[] SHOWN = {"id", "kind", "value", "project", "reason", "created_at", "expires_at"};

    @Spec
    private @Nullable CommandSpec spec;

    /** Which tokens; exactly one. */
    static final class Target {
        @Option(names = "--jti", description = "One token.")
        private @Nullable String jti;

        @Option(names = "--sid", description = "Every token of a session.")
        private @Nullable String sid;

        @Option(names = "--uid", description = "Every token of an end user.")
        private @Nullable String uid;

        @Option(names = "--kid", description = "Every token that a key signed, or an API key by its id.")
        private @Nullable String kid;

        /** As a kill switch would name it, which can say what it hits; empty for a single token. */
        Map<String, Object> scope(@Nullable String project) {
            Map<String, Object> scope = new LinkedHashMap<>();
            put(scope, "user", uid);
            put(scope, "session", sid);
            put(scope, "key", kid);
            if (!scope.isEmpty()) {
                put(scope, "project", project);
            }
            return scope;
        }

        Map<String, Object> body() {
            Map<String, Object> body = new LinkedHashMap<>();
            put(body, "jti", jti);
            put(body, "sid", sid);
            put(body, "uid", uid);
            put(body, "kid", kid);
            return body;
        }
    }

    private static void put(Map<String, Object> body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Revokes tokens, of all projects unless --project names one.")
    void add(
            @Mixin Connection connection,
            @ArgGroup(multiplicity = "1") Target target,
            @Mixin Ending ending,
            @Option(names = "--reason", description = "Why, for whoever reads the list.") @Nullable String reason,
            @Option(names = "--yes", description = "Do not ask.") boolean yes) {
        Map<String, Object> wanted = target.body();
        put(wanted, "project", connection.namedProject());
        put(wanted, "reason", reason);
        put(wanted, "expires_at", ending.expiresAt());
        Screen screen = screen(connection);
        Map<String, Object> scope = target.scope(connection.namedProject());
        if (!scope.isEmpty()) {
            screen.say(Hit.of(connection, scope));
        }
        if (!yes) {
            Confirmation.ask("Revoke?");
        }
        screen.facts(connection.post("/v1/revocations", wanted), SHOWN);
        screen.say("It is in force. behest revoke lift ID takes it back.");
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the revocations in force.")
    void list(@Mixin Connection connection) {
        JsonNode answer = connection.get("/v1/revocations?limit=200");
        screen(connection).table(answer, answer.get("data"), "Nothing is revoked.", SHOWN);
    }

    @Command(mixinStandardHelpOptions = true, description = "Takes a revocation back.")
    void lift(@Mixin Connection connection, @Parameters(paramLabel = "ID") String id) {
        connection.delete("/v1/revocations/" + Paths.part(id));
        screen(connection).say("The revocation " + id + " is taken back.");
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
