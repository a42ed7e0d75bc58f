package ai.behest.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code behest signing-key}: the tenant's keys for signing tokens locally. */
@Command(
        name = "signing-key",
        mixinStandardHelpOptions = true,
        description = "Keys for signing tokens locally: create, upload, list, revoke.")
final class SigningKeyCommand {
    private static final long PEM_MOST_BYTES = 64 * 1024;

    @Spec
    private @Nullable CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Makes a key pair. The private half is shown this once.")
    void create(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
        Screen screen = screen(connection);
        JsonNode key = connection.post("/v1/signing-keys", Map.of("name", name));
        screen.facts(key, "kid", "name", "private_key_pem");
        screen.say("");
        screen.say("For your server's environment:");
        screen.say("  BEHEST_KID=" + key.path("kid").asString(""));
        screen.say("  BEHEST_KEY=" + key.path("behest_key").asString(""));
        screen.say("Keep it now: it is not shown again.");
    }

    @Command(mixinStandardHelpOptions = true, description = "Registers the public half (PEM) of a key made elsewhere.")
    void upload(
            @Mixin Connection connection,
            @Parameters(paramLabel = "NAME") String name,
            @Parameters(paramLabel = "PEM_FILE") Path file) {
        JsonNode key = connection.post("/v1/signing-keys", Map.of("name", name, "public_key_pem", read(file)));
        screen(connection).facts(key, "kid", "name");
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) <= PEM_MOST_BYTES) {
                return Files.readString(file);
            }
        } catch (IOException e) {
            throw new CommandFailure("The file " + file + " cannot be read.");
        }
        throw new CommandFailure("The file " + file + " is too large for a key.");
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the keys.")
    void list(@Mixin Connection connection) {
        JsonNode answer = connection.get("/v1/signing-keys?limit=200");
        screen(connection)
                .table(
                        answer,
                        answer.get("data"),
                        "There are no signing keys.",
                        "kid",
                        "name",
                        "created_at",
                        "revoked_at");
    }

    @Command(mixinStandardHelpOptions = true, description = "Refuses every token of a key from now on.")
    void revoke(@Mixin Connection connection, @Parameters(paramLabel = "KID") String kid) {
        connection.delete("/v1/signing-keys/" + Paths.part(kid));
        screen(connection).say("The key " + kid + " is revoked, and every token signed with it.");
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
