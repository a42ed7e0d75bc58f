package ai.behest.cli;

import ai.behest.cli.reconcile.Columns;
import ai.behest.cli.reconcile.Difference;
import ai.behest.cli.reconcile.ProviderFile;
import ai.behest.cli.reconcile.Reconciliation;
import ai.behest.cli.reconcile.Times;
import ai.behest.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code behest reconcile}: a provider's own usage export beside the ledger. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description =
                "Compares a provider's own usage export with the ledger, and says where each cent of the difference comes"
                        + " from. Call by call when the file's rows have ids that the ledger knows, else by model and time.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the two agree within the tolerance", "1:they differ", "2:they could not be compared"})
final class ReconcileCommand implements Callable<Integer> {
    private static final int DIFFER = 1;
    private static final int NOT_COMPARED = 2;

    /** Where the file has what. */
    static final class ColumnOptions {
        @Option(names = "--id-column", description = "The id of a call: the X-Request-Id or the trace of its answer.")
        private @Nullable String id;

        @Option(names = "--time-column", description = "When it was, or when the stretch of time began.")
        private @Nullable String time;

        @Option(names = "--end-column", description = "When the stretch of time ended.")
        private @Nullable String end;

        @Option(names = "--model-column", description = "The model.")
        private @Nullable String model;

        @Option(names = "--input-column", description = "Input tokens, cached ones included.")
        private @Nullable String input;

        @Option(names = "--cached-column", description = "Those of the input that were cached.")
        private @Nullable String cached;

        @Option(names = "--output-column", description = "Output tokens.")
        private @Nullable String output;

        @Option(names = "--requests-column", description = "How many requests a row is about.")
        private @Nullable String requests;

        @Option(names = "--cost-column", description = "USD.")
        private @Nullable String cost;

        Columns columns() {
            return new Columns(id, time, end, model, input, cached, output, requests, cost);
        }
    }

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "FILE", description = "CSV with a line of names first, such as OpenAI's usage export.")
    private Path file = Path.of("");

    @ArgGroup(validate = false, heading = "Columns, where the file has others than OpenAI's export:%n")
    private ColumnOptions columns = new ColumnOptions();

    @Option(names = "--provider", defaultValue = "openai", description = "As the ledger names it (default openai).")
    private String provider = "openai";

    @Option(names = "--payer", description = "platform or byok: calls on whose key (default both).")
    private @Nullable String payer;

    @Option(names = "--from", description = "Only rows from this date or instant on.")
    private @Nullable String from;

    @Option(names = "--to", description = "Only rows before this date or instant.")
    private @Nullable String to;

    @Option(names = "--by", description = "minute, hour or day (default: as the file has it, else hour).")
    private @Nullable String by;

    @Option(
            names = "--tolerance",
            defaultValue = "0.01",
            description = "USD that the two may differ by, ups and downs added up (default 0.01).")
    private String tolerance = "0.01";

    @Option(names = "--lines", defaultValue = "20", description = "How many differences to list (default 20).")
    private int most = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try {
            BigDecimal allowed = tolerance();
            Reconciliation reconciliation = compare();
            Reconciliation.Findings findings = reconciliation.findings();
            Screen screen = new Screen(Objects.requireNonNull(spec), connection);
            show(screen, findings, allowed);
            return findings.differBeyond(allowed) ? DIFFER : 0;
        } catch (IOException e) {
            return failed("The file " + file + " or the server's answer could not be read to its end.");
        } catch (CommandFailure | IllegalArgumentException | ArithmeticException e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private int failed(String why) {
        Objects.requireNonNull(spec).commandLine().getErr().println(why);
        return NOT_COMPARED;
    }

    private Reconciliation compare() throws IOException {
        ProviderFile rows = ProviderFile.read(file, columns.columns()).within(time("--from", from), time("--to", to));
        if (rows.rows().isEmpty()) {
            throw new CommandFailure("The file has no rows" + (from == null && to == null ? "." : " of that time."));
        }
        Reconciliation reconciliation = new Reconciliation(rows, provider, payer(), stretch());
        StringBuilder path = new StringBuilder("/v1/entries?format=ndjson");
        Paths.add(path, "from", reconciliation.from().toString());
        Paths.add(path, "to", reconciliation.to().toString());
        Paths.add(path, "project", connection.namedProject());
        connection.download(
                path.toString(),
                answer -> reconciliation.read(
                        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))));
        return reconciliation;
    }

    private void show(Screen screen, Reconciliation.Findings findings, BigDecimal allowed) {
        ObjectNode answer = json(findings, allowed);
        screen.say(
                findings.byCall()
                        ? "Compared call by call."
                        : "Compared by model and "
                                + findings.stretch().toString().substring(2).replaceFirst("^T", "")
                                + " of time: the rows have no ids that the ledger knows.");
        if (!findings.hasCost()) {
            screen.say("The file says nothing of cost: tokens that differ are valued at the ledger's average.");
        }
        screen.table(answer, answer.get("causes"), "The two agree.", "cause", "lines", "usd", "meaning");
        if (!answer.get("differences").isEmpty() && !connection.isJson()) {
            screen.say("");
            screen.table(answer, answer.get("differences"), "", "what", "usd", "causes");
        }
        screen.say("");
        screen.say((findings.hasCost() ? "Provider " + findings.there().toPlainString() + " USD, l" : "L") + "edger "
                + findings.here().toPlainString() + " USD"
                + (findings.unvalued() == 0
                        ? "."
                        : ". In " + findings.unvalued() + " lines tokens differ whose cost nobody knows."));
    }

    private ObjectNode json(Reconciliation.Findings findings, BigDecimal allowed) {
        ObjectNode answer = Json.object();
        answer.put(
                "compared_by", findings.byCall() ? "call" : findings.stretch().toString());
        if (findings.hasCost()) {
            answer.put("provider_usd", findings.there().toPlainString());
        }
        answer.put("ledger_usd", findings.here().toPlainString());
        answer.put("differ", findings.differBeyond(allowed));
        answer.put("unvalued_lines", findings.unvalued());
        ArrayNode causes = answer.putArray("causes");
        findings.byCause()
                .forEach((cause, usd) -> causes.addObject()
                        .put("cause", cause.name().toLowerCase(java.util.Locale.ROOT))
                        .put("lines", findings.count(cause))
                        .put("usd", usd.toPlainString())
                        .put("meaning", cause.meaning()));
        ArrayNode lines = answer.putArray("differences");
        findings.lines().stream()
                .filter(line -> !line.parts().isEmpty())
                .sorted(Comparator.comparing((Difference line) -> line.usd().abs())
                        .reversed())
                .limit(Math.max(0, most))
                .forEach(line -> {
                    ArrayNode of = lines.addObject()
                            .put("what", line.what())
                            .put("usd", line.usd().toPlainString())
                            .putArray("causes");
                    line.parts().keySet().stream()
                            .sorted()
                            .forEach(cause -> of.add(cause.name().toLowerCase(java.util.Locale.ROOT)));
                });
        return answer;
    }

    private BigDecimal tolerance() {
        if (!tolerance.matches("[0-9]{1,12}(\\.[0-9]{1,12})?")) {
            throw new CommandFailure("--tolerance is an amount in USD such as 0.01.");
        }
        return new BigDecimal(tolerance);
    }

    private @Nullable String payer() {
        if (payer != null && !payer.equals("platform") && !payer.equals("byok")) {
            throw new CommandFailure("--payer is platform or byok.");
        }
        return payer;
    }

    private @Nullable Duration stretch() {
        return switch (by) {
            case null -> null;
            case "minute" -> Duration.ofMinutes(1);
            case "hour" -> Duration.ofHours(1);
            case "day" -> Duration.ofDays(1);
            default -> throw new CommandFailure("--by is minute, hour or day.");
        };
    }

    private static @Nullable Instant time(String option, @Nullable String text) {
        try {
            return text == null ? null : Times.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(option + " " + e.getMessage() + ".");
        }
    }
}
