package ai.behest.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The settings of the project that a command is about. */
final class Settings {

    private Settings() {}

    static JsonNode read(Connection connection) {
        return settings(connection.get(path(connection)));
    }

    /** Changes some of them, in force at once. */
    static JsonNode deploy(Connection connection, Map<String, ? extends @Nullable Object> changes) {
        return settings(connection.put(path(connection) + "?deploy=true", changes));
    }

    private static JsonNode settings(JsonNode answer) {
        return answer.has("settings") ? answer.get("settings") : answer;
    }

    private static String path(Connection connection) {
        return "/v1/projects/" + Paths.part(connection.project()) + "/settings";
    }
}
