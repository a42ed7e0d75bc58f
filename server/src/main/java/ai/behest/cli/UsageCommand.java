package ai.behest.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code behest usage}: what a project used and what it cost, with bars. */
@Command(
        name = "usage",
        mixinStandardHelpOptions = true,
        description = "What a project used and what it cost: over time, or by model, user and the like.")
final class UsageCommand implements Callable<Integer> {
    private static final int MOST_DAYS = 366;
    private static final int MOST_COLUMNS = 120;
    private static final Map<String, Duration> TIMES =
            Map.of("minute", Duration.ofMinutes(1), "hour", Duration.ofHours(1), "day", Duration.ofDays(1));

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--from", description = "A date or an instant (default 30 days ago).")
    private @Nullable String from;

    @Option(names = "--to", description = "A date, inclusive, or an instant, exclusive (default now).")
    private @Nullable String to;

    @Option(names = "--days", description = "The last N days, instead of --from.")
    private @Nullable Integer days;

    @Option(names = "--user", description = "Only this end user's.")
    private @Nullable String user;

    @Option(
            names = "--by",
            defaultValue = "day",
            description = "minute, hour or day (default day); or model, provider, payer, tier, key, operation, status,"
                    + " user, session, thread, cost_center, tag:NAME.")
    private String by = "day";

    @Option(names = "--limit", defaultValue = "20", description = "How many groups, the dearest (default 20).")
    private int limit = 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        String slug = connection
                .get("/v1/projects/" + Paths.part(connection.project()))
                .path("slug")
                .asString("");
        Duration slot = TIMES.get(by);
        StringBuilder path = new StringBuilder("/p/" + Paths.part(slug));
        path.append(
                slot != null
                        ? "/v1/usage?granularity=" + by
                        : "/v1/billing/report?limit=" + limit + "&group_by=" + encoded(by));
        add(path, "from", begin());
        add(path, "to", to);
        add(path, "user_id", user);
        JsonNode answer = connection.get(path.toString());
        if (slot != null) {
            overTime(answer, slot);
        } else {
            byGroup(answer);
        }
        return 0;
    }

    private @Nullable String begin() {
        if (days == null) {
            return from;
        }
        if (from != null) {
            throw new CommandFailure("Give --days or --from, not both.");
        }
        if (days < 1 || days > MOST_DAYS) {
            throw new CommandFailure("--days is from 1 to " + MOST_DAYS + ".");
        }
        return Instant.now().minus(Duration.ofDays(days)).toString();
    }

    private void overTime(JsonNode usage, Duration slot) {
        Screen screen = new Screen(Objects.requireNonNull(spec), connection);
        Bars bars = Bars.ofTerminal();
        TreeMap<Instant, BigDecimal> costs = new TreeMap<>();
        List<JsonNode> rows = withBars(usage.path("breakdown"), bars, (row, cost) -> {
            costs.put(Instant.parse(row.path("timestamp").asString("")), cost);
            return "";
        });
        screen.table(
                usage,
                rows,
                "Nothing was used in this time.",
                "timestamp",
                "requests",
                "input_tokens",
                "output_tokens",
                "cost_usd",
                "");
        JsonNode totals = usage.path("totals");
        screen.say("");
        if (costs.size() > 1) {
            screen.say("Cost by " + by + "  " + bars.line(columns(costs, slot)));
        }
        screen.say("Together " + totals.path("requests").asLong(0) + " requests, "
                + totals.path("tokens").asLong(0) + " tokens, " + plain(cost(totals)) + " USD"
                + unpriced(totals.path("unpriced_requests").asLong(0)));
    }

    /** The cost of every slot from the first to the last, or of the latest ones: those without a call are zero. */
    private static List<BigDecimal> columns(NavigableMap<Instant, BigDecimal> costs, Duration slot) {
        Instant last = costs.lastKey();
        Instant earliest = last.minus(slot.multipliedBy(MOST_COLUMNS - 1L));
        Instant first = costs.firstKey().isBefore(earliest) ? earliest : costs.firstKey();
        List<BigDecimal> columns = new ArrayList<>();
        for (Instant at = first; !at.isAfter(last); at = at.plus(slot)) {
            columns.add(costs.getOrDefault(at, BigDecimal.ZERO));
        }
        return columns;
    }

    private void byGroup(JsonNode report) {
        Screen screen = new Screen(Objects.requireNonNull(spec), connection);
        JsonNode totals = report.path("totals");
        BigDecimal all = cost(totals);
        List<String> members = new ArrayList<>();
        report.path("group_by").forEach(name -> members.add(name.asString("")));
        List<JsonNode> rows = withBars(report.path("data"), Bars.ofTerminal(), (row, cost) -> {
            row.path("group")
                    .properties()
                    .forEach(member -> ((ObjectNode) row).set(member.getKey(), member.getValue()));
            return percent(cost, all);
        });
        members.addAll(List.of("requests", "input_tokens", "output_tokens", "cost_usd", "share", ""));
        screen.table(report, rows, "Nothing was used in this time.", members.toArray(String[]::new));
        long more = report.path("groups").asLong(0) - rows.size();
        screen.say("");
        screen.say("Together " + totals.path("requests").asLong(0) + " requests, " + plain(all) + " USD"
                + (more > 0 ? ", " + more + " more groups among them (--limit)" : "")
                + unpriced(totals.path("unpriced_requests").asLong(0)));
    }

    /** What a row shows of its share, if anything. */
    private interface Share {
        String of(JsonNode row, BigDecimal cost);
    }

    private static List<JsonNode> withBars(JsonNode data, Bars bars, Share share) {
        BigDecimal most = BigDecimal.ZERO;
        for (JsonNode row : data) {
            most = most.max(cost(row));
        }
        List<JsonNode> rows = new ArrayList<>();
        for (JsonNode row : data) {
            ObjectNode copy = ((ObjectNode) row).deepCopy();
            BigDecimal cost = cost(row);
            copy.put("share", share.of(copy, cost));
            copy.put("", bars.bar(cost, most));
            rows.add(copy);
        }
        return rows;
    }

    private static BigDecimal cost(JsonNode figures) {
        return figures.path("cost_usd").asDecimal(BigDecimal.ZERO);
    }

    private static String percent(BigDecimal part, BigDecimal all) {
        return all.signum() <= 0
                ? "-"
                : part.movePointRight(2).divide(all, 0, RoundingMode.HALF_UP).toPlainString() + " %";
    }

    private static String plain(BigDecimal usd) {
        return usd.toPlainString();
    }

    private static String unpriced(long requests) {
        return requests == 0
                ? "."
                : ". The cost of " + requests + " of them is unknown, because their model has no price.";
    }

    private static void add(StringBuilder path, String name, @Nullable String value) {
        if (value != null) {
            path.append('&').append(name).append('=').append(encoded(value));
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
