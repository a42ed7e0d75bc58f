package ai.behest.cli;

import ai.behest.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code behest tier}: what a project's end users are entitled to. */
@Command(name = "tier", mixinStandardHelpOptions = true, description = "Tiers of a project: list, show, set, delete.")
final class TierCommand {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final List<String> COSTS = List.of("cost_usd_per_day", "cost_usd_per_month");
    private static final String[] LIMITS = {
        "name",
        "rpm_limit",
        "requests_per_day",
        "tokens_per_day",
        "tokens_per_month",
        "cost_usd_per_day",
        "cost_usd_per_month",
        "provider_model"
    };
    private static final String[] ALL = with(LIMITS, "system_prompt", "memory_enabled", "memory_window");

    @Spec
    private @Nullable CommandSpec spec;

    @Command(
            mixinStandardHelpOptions = true,
            description =
                    "Lists the tiers with what is in force for each; a dash is no limit. With --json, what the project"
                            + " overrides of each.")
    void list(@Mixin Connection connection) {
        JsonNode answer = connection.get(path(connection) + "?limit=200");
        List<JsonNode> inForce = new ArrayList<>();
        for (JsonNode tier : answer.get("data")) {
            inForce.add(connection.get(
                    path(connection) + "/" + Paths.part(tier.get("name").stringValue()) + "/resolved"));
        }
        screen(connection).table(answer, inForce, "There are no tiers.", LIMITS);
    }

    @Command(mixinStandardHelpOptions = true, description = "Shows what is in force for a tier; a dash is no limit.")
    void show(@Mixin Connection connection, @Parameters(paramLabel = "TIER") String tier) {
        screen(connection).facts(connection.get(path(connection) + "/" + Paths.part(tier) + "/resolved"), ALL);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Makes a tier or changes one, e.g. set gold base=pro rpm_limit=120 cost_usd_per_day=2.50."
                    + " The members: base, rpm_limit, requests_per_day, tokens_per_day, tokens_per_month,"
                    + " cost_usd_per_day, cost_usd_per_month (a cap may be unlimited), provider_model, system_prompt,"
                    + " memory_enabled, memory_window. MEMBER= takes an override away.")
    void set(
            @Mixin Connection connection,
            @Parameters(paramLabel = "TIER") String tier,
            @Parameters(paramLabel = "MEMBER=VALUE", arity = "1..*") String[] words) {
        ObjectNode body = known(connection, tier);
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new CommandFailure("An override is written like rpm_limit=120, not " + word + ".");
            }
            put(body, word.substring(0, equals), word.substring(equals + 1));
        }
        screen(connection).facts(connection.put(path(connection) + "/" + Paths.part(tier), body), with(ALL, "base"));
    }

    /** What is overridden so far, as the body that would say it again. */
    private static ObjectNode known(Connection connection, String tier) {
        ObjectNode body = Json.object();
        for (JsonNode each : connection.get(path(connection) + "?limit=200").path("data")) {
            if (each.path("name").asString("").equals(tier)) {
                each.properties().forEach(member -> body.set(member.getKey(), member.getValue()));
                body.remove(List.of("name", "built_in", "updated_at"));
            }
        }
        return body;
    }

    private static void put(ObjectNode body, String member, String value) {
        if (value.isEmpty()) {
            body.remove(member);
        } else if (value.equals("true") || value.equals("false")) {
            body.put(member, Boolean.parseBoolean(value));
        } else if (NUMBER.matcher(value).matches() && !COSTS.contains(member)) {
            body.put(member, Long.parseLong(value));
        } else {
            body.put(member, value);
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Deletes a tier, or takes a built-in one back to what it was.")
    void delete(@Mixin Connection connection, @Parameters(paramLabel = "TIER") String tier) {
        connection.delete(path(connection) + "/" + Paths.part(tier));
        screen(connection).say("The overrides of the tier " + tier + " are deleted.");
    }

    private static String[] with(String[] members, String... more) {
        return Stream.concat(Stream.of(members), Stream.of(more)).toArray(String[]::new);
    }

    private static String path(Connection connection) {
        return "/v1/projects/" + Paths.part(connection.project()) + "/tiers";
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
