package ai.behest.console.project;

import ai.behest.tenant.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One setting that differs between two versions, as a person reads it.
 *
 * @param field its name on the wire
 * @param was one line or several; {@code not set} where it was not
 */
public record Difference(String field, String name, String was, String is) {
    private static final String NOT_SET = "not set";
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("provider_model", "Model"),
            Map.entry("allowed_models", "Models that calls may name"),
            Map.entry("system_prompt", "System prompt"),
            Map.entry("allowed_origins", "Allowed Origins"),
            Map.entry("allow_api_key_in_browser", "API keys in browsers"),
            Map.entry("default_tier", "Tier of users whose token names none"),
            Map.entry("requests_per_minute", "Requests per minute"),
            Map.entry("default_user_reads_project", "Servers without a user read all usage"),
            Map.entry("memory_enabled", "Memory"),
            Map.entry("memory_window", "Messages that are remembered"),
            Map.entry("memory_ttl_seconds", "Seconds that a silent session is kept"),
            Map.entry("trusted_issuers", "Trusted issuers"),
            Map.entry("receipts", "Receipts"),
            Map.entry("on_client_leave", "When the client leaves"),
            Map.entry("tokens_per_minute", "Tokens per minute"),
            Map.entry("tokens_per_minute_per_user", "Tokens per minute of each user"),
            Map.entry("concurrent_calls", "Calls at once"),
            Map.entry("concurrent_calls_per_key", "Calls at once of each key"),
            Map.entry("concurrent_calls_per_user", "Calls at once of each user"),
            Map.entry("shorten_answers", "Shorten answers to what is left"),
            Map.entry("limits_shadow", "Limits on trial"));

    static List<Difference> of(List<Settings.Change> changes) {
        return changes.stream()
                .map(change -> new Difference(
                        change.field(),
                        NAMES.getOrDefault(change.field(), change.field()),
                        text(change.was()),
                        text(change.is())))
                .toList();
    }

    private static String text(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return NOT_SET;
        }
        if (value.isArray()) {
            List<String> lines = new ArrayList<>();
            value.forEach(one -> lines.add(text(one)));
            return lines.isEmpty() ? "none" : String.join("\n", lines);
        }
        if (value.isObject()) {
            List<String> members = new ArrayList<>();
            value.properties().forEach(member -> members.add(member.getKey() + ": " + text(member.getValue())));
            return String.join(", ", members);
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "yes" : "no";
        }
        return value.asString();
    }
}
