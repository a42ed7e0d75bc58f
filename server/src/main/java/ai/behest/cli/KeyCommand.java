package ai.behest.cli;

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

/** {@code behest key}: a project's API keys. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        description = "API keys of a project: create, list, revoke, rotate.")
final class KeyCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Makes a key. It is shown this once.")
    void create(
            @Mixin Connection connection,
            @Option(names = "--role", defaultValue = "user", description = "user or admin (default user).") String role,
            @Parameters(paramLabel = "NAME") String name) {
        shown(connection, connection.post(path(connection), Map.of("name", name, "role", role)));
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the keys.")
    void list(@Mixin Connection connection) {
        JsonNode answer = connection.get(path(connection) + "?limit=200");
        screen(connection)
                .table(
                        answer,
                        answer.get("data"),
                        "The project has no keys.",
                        "id",
                        "name",
                        "prefix",
                        "role",
                        "last_used_at",
                        "expires_at",
                        "revoked_at");
    }

    @Command(mixinStandardHelpOptions = true, description = "Ends a key at once and for good.")
    void revoke(@Mixin Connection connection, @Parameters(paramLabel = "KEY_ID") String id) {
        connection.delete(path(connection) + "/" + Paths.part(id));
        screen(connection).say("The key " + id + " is revoked.");
    }

    @Command(mixinStandardHelpOptions = true, description = "Makes a new key; the old one stays good for a day.")
    void rotate(@Mixin Connection connection, @Parameters(paramLabel = "KEY_ID") String id) {
        shown(connection, connection.post(path(connection) + "/" + Paths.part(id) + "/rotate", Map.of()));
    }

    private void shown(Connection connection, JsonNode key) {
        Screen screen = screen(connection);
        screen.facts(key, "id", "name", "role", "key");
        screen.say("Keep the key now: it is not shown again.");
    }

    private static String path(Connection connection) {
        return "/v1/projects/" + Paths.part(connection.project()) + "/keys";
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
