package ai.behest.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code behest usage}: what a project used and what it cost. */
@Command(name = "usage", mixinStandardHelpOptions = true, description = "What a project used and what it cost.")
final class UsageCommand implements Callable<Integer> {
    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--from", description = "A date or an instant (default 30 days ago).")
    private @Nullable String from;

    @Option(names = "--to", description = "A date, inclusive, or an instant, exclusive (default now).")
    private @Nullable String to;

    @Option(names = "--user", description = "Only this end user's.")
    private @Nullable String user;

    @Option(names = "--by", defaultValue = "day", description = "minute, hour or day (default day).")
    private String by = "day";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        String slug = connection
                .get("/v1/projects/" + Paths.part(connection.project()))
                .path("slug")
                .asString("");
        StringBuilder path = new StringBuilder("/p/" + Paths.part(slug) + "/v1/usage?granularity=" + encoded(by));
        add(path, "from", from);
        add(path, "to", to);
        add(path, "user_id", user);
        JsonNode usage = connection.get(path.toString());
        Screen screen = new Screen(Objects.requireNonNull(spec), connection);
        screen.table(
                usage,
                usage.get("breakdown"),
                "Nothing was used in this time.",
                "timestamp",
                "requests",
                "input_tokens",
                "output_tokens",
                "cost_usd");
        JsonNode totals = usage.path("totals");
        screen.say("");
        screen.say("Together " + totals.path("requests").asLong(0) + " requests, "
                + totals.path("tokens").asLong(0) + " tokens, "
                + totals.path("cost_usd").asDecimal(java.math.BigDecimal.ZERO).toPlainString() + " USD"
                + unpriced(totals.path("unpriced_requests").asLong(0)));
        return 0;
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
