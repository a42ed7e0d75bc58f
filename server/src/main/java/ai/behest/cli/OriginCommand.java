package ai.behest.cli;

import ai.behest.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code behest origin}: the pages that may call a project from a browser. Changes are live at once. */
@Command(
        name = "origin",
        mixinStandardHelpOptions = true,
        description = "Allowed origins of a project: list, add, remove.")
final class OriginCommand {
    private static final String MEMBER = "allowed_origins";

    @Spec
    private @Nullable CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Lists the allowed origins.")
    void list(@Mixin Connection connection) {
        print(connection, Settings.read(connection));
    }

    @Command(mixinStandardHelpOptions = true, description = "Allows an origin, e.g. http://localhost:5173.")
    void add(@Mixin Connection connection, @Parameters(paramLabel = "ORIGIN") String origin) {
        List<String> origins = origins(Settings.read(connection));
        origins.add(origin);
        print(connection, Settings.deploy(connection, Map.of(MEMBER, origins)));
    }

    @Command(mixinStandardHelpOptions = true, description = "Refuses an origin from now on.")
    void remove(@Mixin Connection connection, @Parameters(paramLabel = "ORIGIN") String origin) {
        List<String> origins = origins(Settings.read(connection));
        if (!origins.remove(origin)) {
            throw new CommandFailure(origin + " is not among the allowed origins.");
        }
        print(connection, Settings.deploy(connection, Map.of(MEMBER, origins)));
    }

    private static List<String> origins(JsonNode settings) {
        List<String> origins = new ArrayList<>();
        settings.path(MEMBER).forEach(origin -> origins.add(origin.asString("")));
        return origins;
    }

    private void print(Connection connection, JsonNode settings) {
        List<JsonNode> rows = new ArrayList<>();
        origins(settings).forEach(origin -> rows.add(Json.object().put("origin", origin)));
        new Screen(Objects.requireNonNull(spec), connection)
                .table(settings.path(MEMBER), rows, "No page may call this project from a browser.", "origin");
    }
}
