package ai.behest.cli;

import ai.behest.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code behest audit}: who did what, and whether the log of it is whole. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "The audit log: list, export, and verify that nothing in it was changed.")
final class AuditCommand {
    @Spec
    private @Nullable CommandSpec spec;

    /** Which lines. */
    static final class Filter {
        @Option(names = "--actor", description = "Whoever did it: adm_..., per_... or system.")
        private @Nullable String actor;

        @Option(names = "--action", description = "Such as key.create, or key for all that is done to keys.")
        private @Nullable String action;

        @Option(names = "--target", description = "The id or name of what it was done to.")
        private @Nullable String target;

        @Option(names = "--from", description = "A date or an instant.")
        private @Nullable String from;

        @Option(names = "--to", description = "A date, inclusive, or an instant, exclusive.")
        private @Nullable String to;

        @Option(names = "--text", description = "A text that stands somewhere in the line.")
        private @Nullable String text;

        void add(StringBuilder path) {
            Paths.add(path, "actor", actor);
            Paths.add(path, "action", action);
            Paths.add(path, "target", target);
            Paths.add(path, "from", from);
            Paths.add(path, "to", to);
            Paths.add(path, "text", text);
        }
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists lines, the newest first.")
    void list(
            @Mixin Connection connection,
            @Mixin Filter filter,
            @Option(names = "--limit", defaultValue = "50", description = "How many, 1 to 200 (default 50).")
                    String limit) {
        StringBuilder path = new StringBuilder("/v1/audit");
        Paths.add(path, "limit", limit);
        filter.add(path);
        JsonNode answer = connection.get(path.toString());
        screen(connection)
                .table(
                        answer,
                        answer.get("data"),
                        "No line fits.",
                        "seq",
                        "at",
                        "actor",
                        "action",
                        "target",
                        "details",
                        "address");
    }

    @Command(mixinStandardHelpOptions = true, description = "Writes lines out, the oldest first.")
    void export(
            @Mixin Connection connection,
            @Mixin Filter filter,
            @Option(names = "--format", defaultValue = "ndjson", description = "ndjson or csv (default ndjson).")
                    String format,
            @Option(names = "--output", description = "The file to write; it is there whole or not at all.") @Nullable
                    Path output)
            throws IOException {
        StringBuilder path = new StringBuilder("/v1/audit");
        Paths.add(path, "format", format);
        filter.add(path);
        connection.download(path.toString(), answer -> {
            if (output == null) {
                PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
                new InputStreamReader(answer.body(), StandardCharsets.UTF_8).transferTo(out);
                out.flush();
            } else {
                WholeFile.write(output, answer.body());
            }
        });
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = {
                "Reads the whole log and recomputes its chain: that no line was changed, removed, put in or moved.",
                "Keep the head that it prints somewhere else: given back with --head, it shows that nothing was taken off"
                        + " the end either. Exit code 1 when something is wrong."
            })
    void verify(
            @Mixin Connection connection,
            @Option(names = "--head", description = "The head that an earlier verification printed.") @Nullable
                    String earlier,
            @Option(names = "--file", description = "Verify an export (ndjson) instead of the server's log.") @Nullable
                    Path file)
            throws IOException {
        AuditChain chain = new AuditChain(earlier == null ? null : hash(earlier));
        if (file != null) {
            try (InputStream lines = Files.newInputStream(file)) {
                read(chain, lines);
            }
        } else {
            connection.download("/v1/audit?format=ndjson", answer -> {
                read(chain, answer.body());
                String known = answer.headers().firstValue("X-Audit-Head").orElse(chain.head());
                if (!known.equals(chain.head())) {
                    throw new CommandFailure("Lines at the end are gone: the log ends after line " + chain.lines()
                            + ", and there are "
                            + answer.headers().firstValue("X-Audit-Seq").orElse("more") + ".");
                }
            });
        }
        fail(chain.end());
        Screen screen = screen(connection);
        screen.facts(Json.object().put("lines", chain.lines()).put("head", chain.head()), "lines", "head");
        screen.say("Every line follows from the one before.");
    }

    private static String hash(String text) {
        String hash = text.strip().toLowerCase(Locale.ROOT);
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new CommandFailure("--head is the 64 hex digits that an earlier verification printed.");
        }
        return hash;
    }

    private static void read(AuditChain chain, InputStream text) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            fail(chain.add(line));
        }
    }

    private static void fail(@Nullable String wrong) {
        if (wrong != null) {
            throw new CommandFailure(wrong);
        }
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
