package ai.behest.cli;

import java.io.Console;
import java.util.HashMap;
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

/** {@code behest provider}: the tenant's own provider keys. A key is asked for, never given as an argument. */
@Command(
        name = "provider",
        mixinStandardHelpOptions = true,
        description = "Your own provider keys: set, list, test, delete.")
final class ProviderCommand {
    private static final String[] COLUMNS = {"name", "dialect", "base_url", "api_key_last4", "updated_at"};

    @Spec
    private @Nullable CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Saves a provider; asks for its key.")
    void set(
            @Mixin Connection connection,
            @Option(names = "--base-url", description = "Where it listens; not needed for a well-known one.") @Nullable
                    String baseUrl,
            @Parameters(paramLabel = "NAME") String name) {
        Map<String, Object> body = new HashMap<>(Map.of("dialect", "openai", "api_key", secret()));
        if (baseUrl != null) {
            body.put("base_url", baseUrl);
        }
        screen(connection).facts(connection.put("/v1/providers/" + Paths.part(name), body), COLUMNS);
    }

    /** From the terminal without showing it, or the first line of a pipe. */
    private static String secret() {
        Console terminal = Objects.requireNonNull(System.console(), "Since JDK 22 there always is one");
        if (terminal.isTerminal()) {
            char[] typed = terminal.readPassword("API key: ");
            return typed == null ? "" : new String(typed);
        }
        try (java.util.Scanner lines = new java.util.Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8)) {
            return lines.hasNextLine() ? lines.nextLine().strip() : "";
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the providers.")
    void list(@Mixin Connection connection) {
        JsonNode answer = connection.get("/v1/providers?limit=200");
        screen(connection).table(answer, answer.get("data"), "No provider keys of your own are set.", COLUMNS);
    }

    @Command(mixinStandardHelpOptions = true, description = "Asks a provider for its models, to try the key.")
    void test(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
        JsonNode result = connection.post("/v1/providers/" + Paths.part(name) + "/test", Map.of());
        screen(connection).facts(result, "ok", "status", "message", "latency_ms");
        if (!result.path("ok").asBoolean(false)) {
            throw new CommandFailure("The test of " + name + " failed.");
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Forgets a provider and its key.")
    void delete(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
        connection.delete("/v1/providers/" + Paths.part(name));
        screen(connection).say("The provider " + name + " is deleted.");
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
