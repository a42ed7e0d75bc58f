package ai.behest.cli;

import ai.behest.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code behest price}: what models cost, where the prices come from, and bringing calls to other prices. */
@Command(name = "price", mixinStandardHelpOptions = true, description = "What models cost: list, show, import, rerate.")
final class PriceCommand {
    private static final int MOST_FILE_BYTES = 4 * 1024 * 1024;
    private static final String[] FACTS = {
        "provider",
        "model",
        "aliases",
        "kind",
        "input",
        "cached",
        "cache_write",
        "cache_write_1h",
        "audio_input",
        "image_input",
        "output",
        "reasoning",
        "audio_output",
        "image_output",
        "request",
        "long_context",
        "batch",
        "context_window",
        "max_output",
        "valid_from",
        "valid_until",
        "source",
        "page",
        "read",
        "note",
        "version"
    };

    @Spec
    private @Nullable CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Lists prices in USD per million tokens.")
    void list(
            @Mixin Connection connection,
            @Option(names = "--provider", description = "Only this provider's.") @Nullable String provider) {
        ObjectNode all = found(connection, provider == null ? "" : "&provider=" + encoded(provider));
        screen(connection)
                .table(
                        all,
                        all.get("data"),
                        "No model has a price.",
                        "provider",
                        "model",
                        "input",
                        "cached",
                        "output",
                        "version");
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows all that is known of a model's price.")
    void show(@Mixin Connection connection, @Parameters(paramLabel = "MODEL") String model) {
        ObjectNode found = found(connection, "&model=" + encoded(model));
        if (found.get("data").isEmpty()) {
            throw new CommandFailure(
                    "No model of this name has a price. Its calls are entered with their cost unknown.");
        }
        Screen screen = screen(connection);
        if (connection.isJson()) {
            screen.facts(found);
            return;
        }
        for (JsonNode price : found.get("data")) {
            screen.facts(price, FACTS);
            screen.say("");
        }
    }

    /** Every page of the list. */
    private static ObjectNode found(Connection connection, String filter) {
        ObjectNode all = Json.object();
        ArrayNode data = all.putArray("data");
        JsonNode page = connection.get("/v1/prices?limit=200" + filter);
        page.get("data").forEach(data::add);
        while (page.hasNonNull("next")) {
            String next = encoded(page.get("next").asString());
            page = connection.get("/v1/prices?limit=200" + filter + "&cursor=" + next);
            page.get("data").forEach(data::add);
        }
        return all;
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = "Takes a file of prices over, in the format of the public price map.")
    void take(
            @Mixin Connection connection,
            @Option(names = "--dry-run", description = "Show what would change, and change nothing.") boolean dryRun,
            @Option(names = "--provider", description = "Only this provider's models; may be repeated.") @Nullable
                    List<String> providers,
            @Option(names = "--version-name", description = "The list's version (default: from the day and content).")
                    @Nullable
                    String version,
            @Parameters(paramLabel = "FILE") Path file) {
        StringBuilder path = new StringBuilder("/v1/prices/import?dry_run=" + dryRun);
        if (providers != null) {
            path.append("&provider=").append(encoded(String.join(",", providers)));
        }
        if (version != null) {
            path.append("&version=").append(encoded(version));
        }
        new PriceReport(screen(connection), connection.isJson())
                .imported(connection.postJson(path.toString(), bytes(file)));
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_FILE_BYTES + 1);
            if (bytes.length > MOST_FILE_BYTES) {
                throw new CommandFailure("The file " + file + " is over the limit of " + MOST_FILE_BYTES + " bytes.");
            }
            return bytes;
        } catch (IOException e) {
            throw new CommandFailure("The file " + file + " cannot be read.");
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Enters corrections for calls that cost something else by the prices as they are known now.")
    void rerate(
            @Mixin Connection connection,
            @Option(names = "--from", required = true, description = "A date or an instant.") String from,
            @Option(names = "--to", description = "A date, inclusive, or an instant, exclusive (default now).")
                    @Nullable
                    String to,
            @Option(names = "--model", description = "Only this model's calls.") @Nullable String model,
            @Option(names = "--dry-run", description = "Show what would change, and change nothing.") boolean dryRun) {
        ObjectNode wanted = Json.object().put("from", from).put("dry_run", dryRun);
        if (to != null) {
            wanted.put("to", to);
        }
        if (model != null) {
            wanted.put("model", model);
        }
        RerateSum sum = new RerateSum(dryRun);
        JsonNode answer = connection.post("/v1/prices/rerate", wanted);
        sum.add(answer);
        while (answer.hasNonNull("next")) {
            answer = connection.post(
                    "/v1/prices/rerate", wanted.put("cursor", answer.get("next").asString()));
            sum.add(answer);
        }
        new PriceReport(screen(connection), connection.isJson()).rerated(sum.whole());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
