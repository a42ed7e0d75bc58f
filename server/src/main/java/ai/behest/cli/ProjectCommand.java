package ai.behest.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code behest project}: makes projects, shows them, takes them out of service. */
@Command(name = "project", mixinStandardHelpOptions = true, description = "Projects: create, list, show, rename, ...")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ProjectCommand {
    private static final String[] FACTS = {"id", "slug", "name", "status", "base_url", "created_at"};

    @Command(mixinStandardHelpOptions = true, description = "Makes a project.")
    void create(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
        show(connection, connection.post("/v1/projects", Map.of("name", name)));
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the projects.")
    void list(@Mixin Connection connection) {
        JsonNode answer = connection.get("/v1/projects?limit=200");
        screen(connection).table(answer, answer.get("data"), "There are no projects.", "id", "slug", "name", "status");
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows a project.")
    void show(@Mixin Connection connection) {
        show(connection, connection.get(path(connection)));
    }

    @Command(mixinStandardHelpOptions = true, description = "Gives a project another name.")
    void rename(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
        show(connection, connection.patch(path(connection), Map.of("name", name)));
    }

    @Command(mixinStandardHelpOptions = true, description = "Refuses every call of a project until it is resumed.")
    void suspend(@Mixin Connection connection) {
        show(connection, connection.post(path(connection) + "/suspend", Map.of()));
    }

    @Command(mixinStandardHelpOptions = true, description = "Ends a suspension.")
    void resume(@Mixin Connection connection) {
        show(connection, connection.post(path(connection) + "/resume", Map.of()));
    }

    @Command(mixinStandardHelpOptions = true, description = "Takes a project out of service for good.")
    void delete(@Mixin Connection connection, @Parameters(paramLabel = "ID") String id) {
        connection.delete("/v1/projects/" + Paths.part(id));
        screen(connection).say("The project " + id + " is deleted. Its usage records stay.");
    }

    private static String path(Connection connection) {
        return "/v1/projects/" + Paths.part(connection.project());
    }

    private void show(Connection connection, JsonNode project) {
        screen(connection).facts(project, FACTS);
    }

    @Spec
    private @Nullable CommandSpec spec;

    private Screen screen(Connection connection) {
        return new Screen(java.util.Objects.requireNonNull(spec), connection);
    }
}
