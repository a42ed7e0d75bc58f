package ai.behest.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code behest export}: entries to a file here, or every so often to a folder of the server. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "The entries as CSV, NDJSON or FOCUS 1.2: here, or every so often to a folder of the server. About all"
                        + " projects unless --project names one.")
final class ExportCommand {
    private static final Pattern PERIOD = Pattern.compile("([0-9]{1,6})([mhd])");
    private static final String[] FACTS = {
        "id",
        "format",
        "directory",
        "every_minutes",
        "project",
        "server",
        "files",
        "entries",
        "last_file",
        "last_run_at",
        "last_error",
        "next_run_at"
    };

    @Spec
    private @Nullable CommandSpec spec;

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Writes entries to the terminal or a file: of a time, or with --cursor-file what is new since last time.")
    void entries(
            @Mixin Connection connection,
            @Option(names = "--format", required = true, description = "csv, ndjson or focus.") String format,
            @Option(names = "--from", description = "A date or an instant.") @Nullable String from,
            @Option(names = "--to", description = "A date, inclusive, or an instant, exclusive.") @Nullable String to,
            @Option(names = "--output", description = "The file to write; it is there whole or not at all.") @Nullable
                    Path output,
            @Option(
                            names = "--cursor-file",
                            description =
                                    "Where the last export stopped: read before, written after the output is whole.")
                    @Nullable
                    Path cursorFile)
            throws IOException {
        StringBuilder path = new StringBuilder("/v1/entries");
        Paths.add(path, "format", format);
        Paths.add(path, "project", connection.namedProject());
        Paths.add(path, "from", from);
        Paths.add(path, "to", to);
        if (cursorFile != null && Files.exists(cursorFile)) {
            Paths.add(path, "cursor", Files.readString(cursorFile).strip());
        }
        connection.download(path.toString(), answer -> {
            if (output == null) {
                print(answer.body());
            } else {
                WholeFile.write(output, answer.body());
            }
            if (cursorFile != null) {
                String cursor = answer.headers().firstValue("X-Next-Cursor").orElseThrow();
                WholeFile.write(
                        cursorFile, new ByteArrayInputStream((cursor + "\n").getBytes(StandardCharsets.US_ASCII)));
            }
        });
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Writes what is new to a folder of the server, or its bucket, every so often.")
    void create(
            @Mixin Connection connection,
            @Option(names = "--format", required = true, description = "csv, ndjson or focus.") String format,
            @Option(names = "--every", defaultValue = "1h", description = "Such as 15m, 6h or 1d (default 1h).")
                    String every,
            @Option(names = "--cursor", description = "Where to begin (default: with the first entry).") @Nullable
                    String cursor,
            @Option(names = "--to-bucket", description = "Into the server's bucket rather than its folder.")
                    boolean bucket,
            @Parameters(paramLabel = "DIRECTORY", description = "Below the server's folder for exports, or its prefix.")
                    String directory) {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        wanted.put("format", format);
        if (bucket) {
            wanted.put("destination", "bucket");
        }
        wanted.put("directory", directory);
        wanted.put("every_minutes", minutes(every));
        if (connection.namedProject() != null) {
            wanted.put("project", connection.namedProject());
        }
        if (cursor != null) {
            wanted.put("cursor", cursor);
        }
        screen(connection).facts(connection.post("/v1/exports", wanted), FACTS);
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the exports that are written every so often.")
    void list(@Mixin Connection connection) {
        JsonNode answer = connection.get("/v1/exports?limit=200");
        screen(connection)
                .table(
                        answer,
                        answer.get("data"),
                        "No export is written every so often.",
                        "id",
                        "format",
                        "destination",
                        "directory",
                        "every_minutes",
                        "files",
                        "entries",
                        "last_run_at",
                        "last_error");
    }

    @Command(mixinStandardHelpOptions = true, description = "Writes what is new now.")
    void run(@Mixin Connection connection, @Parameters(paramLabel = "EXPORT_ID") String id) {
        screen(connection).facts(connection.post("/v1/exports/" + Paths.part(id) + "/run", Map.of()), FACTS);
    }

    @Command(mixinStandardHelpOptions = true, description = "Ends an export. Its files stay.")
    void delete(@Mixin Connection connection, @Parameters(paramLabel = "EXPORT_ID") String id) {
        connection.delete("/v1/exports/" + Paths.part(id));
        screen(connection).say("The export " + id + " has ended.");
    }

    private void print(InputStream text) throws IOException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        new InputStreamReader(text, StandardCharsets.UTF_8).transferTo(out);
        out.flush();
    }

    private static int minutes(String period) {
        Matcher matcher = PERIOD.matcher(period);
        if (!matcher.matches()) {
            throw new CommandFailure("--every is a number with m, h or d behind it, such as 15m, 6h or 1d.");
        }
        int number = Integer.parseInt(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> number;
            case "h" -> number * 60;
            default -> number * 24 * 60;
        };
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
