package ai.behest.cli;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What stopping calls would hit, in a sentence. */
final class Hit {

    private Hit() {}

    static String of(Connection connection, Map<String, Object> scope) {
        JsonNode effect = connection.post("/v1/kill-switches?dry_run=true", Map.of("scope", scope));
        long underWay = effect.path("calls_under_way").asLong();
        long calls = effect.path("calls_last_hour").asLong();
        long users = effect.path("users_last_hour").asLong();
        return "This cuts " + count(underWay, "call")
                + " under way on this server. In the last hour it would have refused "
                + (effect.path("at_least").asBoolean() ? "at least " : "")
                + count(calls, "call") + " of " + count(users, "user") + ".";
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
