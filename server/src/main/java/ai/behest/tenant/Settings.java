package ai.behest.tenant;

import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A project's settings (contract §9), checked as a whole: an instance is always valid.
 *
 * @param providerModel the model of calls that name none, or null for the platform's default
 * @param allowedModels the models that calls may name; empty means every model
 * @param systemPrompt put in front of every chat, or null
 * @param allowedOrigins the origins whose pages may call (contract §5), in their normal form
 * @param allowApiKeyInBrowser whether an API key may come with an {@code Origin}; off unless chosen
 * @param defaultTier the tier of users whose token names none
 * @param requestsPerMinute calls of the whole project per minute, 1 to 10,000,000
 * @param defaultUserReadsProject whether a token of the user {@code default} without an Origin reads the project's usage
 * @param memoryEnabled whether sessions remember their turns
 * @param memoryWindow messages that a session keeps, 1 to 200
 * @param memoryTtlSeconds how long a silent session is kept, 60 s to 30 days
 * @param trustedIssuers identity providers whose own tokens are accepted (contract §3)
 * @param receipts whether answers say what they cost and what is left of the user's budget
 * @param onClientLeave what becomes of a call whose client leaves
 * @param tokensPerMinute tokens of the whole project per minute, up to 100,000,000; 0 for no limit
 * @param tokensPerMinutePerUser the same for each end user
 * @param concurrentCalls calls of the whole project under way at once, 1 to 1,000,000
 * @param concurrentCallsPerKey the same for each API key and signing key
 * @param concurrentCallsPerUser the same for each end user
 * @param shortenAnswers whether an answer's maximum is lowered to what the call's budgets can pay for, rather than the call
 *     refused
 * @param limitsShadow whether the limits of requests, tokens and calls under way are told and refuse nothing
 */
public record Settings(
        @Nullable String providerModel,
        List<String> allowedModels,
        @Nullable String systemPrompt,
        List<String> allowedOrigins,
        boolean allowApiKeyInBrowser,
        String defaultTier,
        int requestsPerMinute,
        boolean defaultUserReadsProject,
        boolean memoryEnabled,
        int memoryWindow,
        int memoryTtlSeconds,
        List<TrustedIssuer> trustedIssuers,
        boolean receipts,
        Departure onClientLeave,
        int tokensPerMinute,
        int tokensPerMinutePerUser,
        int concurrentCalls,
        int concurrentCallsPerKey,
        int concurrentCallsPerUser,
        boolean shortenAnswers,
        boolean limitsShadow) {

    static final int MEMORY_WINDOW_MOST = 200;

    private static final int LIST_MOST = 200;
    private static final int TOKENS_PER_MINUTE_MOST = 100_000_000;
    private static final int CONCURRENT_MOST = 1_000_000;
    private static final Pattern MODEL = Pattern.compile("[\\x21-\\x7e]{1,200}");

    public static final Settings DEFAULTS = new Settings(
            null,
            List.of(),
            null,
            List.of(),
            false,
            "free",
            600,
            true,
            false,
            20,
            86_400,
            List.of(),
            false,
            Departure.CANCEL,
            0,
            0,
            1_000,
            500,
            50,
            true,
            false);

    public Settings {
        allowedModels = bounded("allowed_models", allowedModels);
        allowedModels.forEach(model -> model("allowed_models", model));
        if (providerModel != null) {
            model("provider_model", providerModel);
        }
        prompt(systemPrompt);
        allowedOrigins = bounded("allowed_origins", allowedOrigins).stream()
                .map(line -> OriginRule.parse(line).text())
                .distinct()
                .toList();
        if (!Tier.isName(defaultTier)) {
            throw refuse("default_tier", "default_tier is the name of a tier.");
        }
        range("requests_per_minute", requestsPerMinute, 1, 10_000_000);
        range("tokens_per_minute", tokensPerMinute, 0, TOKENS_PER_MINUTE_MOST);
        range("tokens_per_minute_per_user", tokensPerMinutePerUser, 0, TOKENS_PER_MINUTE_MOST);
        range("concurrent_calls", concurrentCalls, 1, CONCURRENT_MOST);
        range("concurrent_calls_per_key", concurrentCallsPerKey, 1, CONCURRENT_MOST);
        range("concurrent_calls_per_user", concurrentCallsPerUser, 1, CONCURRENT_MOST);
        range("memory_window", memoryWindow, 1, MEMORY_WINDOW_MOST);
        range("memory_ttl_seconds", memoryTtlSeconds, 60, 30 * 86_400);
        trustedIssuers = bounded("trusted_issuers", trustedIssuers);
    }

    /** The rules of {@link #allowedOrigins}. */
    @JsonIgnore
    public List<OriginRule> originRules() {
        return allowedOrigins.stream().map(OriginRule::parse).toList();
    }

    /** Whether calls may name this model. */
    public boolean allowsModel(String model) {
        return allowedModels.isEmpty() || allowedModels.contains(model) || model.equals(providerModel);
    }

    /**
     * These settings with some of them replaced.
     *
     * @param patch a JSON object; a member that is null goes back to its default
     * @throws ai.behest.wire.RefusedException naming the unknown or invalid member
     */
    public Settings with(JsonNode patch) {
        if (!(patch instanceof ObjectNode members)) {
            throw refuse("body", "Settings are a JSON object.");
        }
        ObjectNode merged = tree();
        ObjectNode defaults = DEFAULTS.tree();
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            JsonNode fallback = defaults.get(member.getKey());
            if (!member.getValue().isNull()) {
                merged.set(member.getKey(), member.getValue());
            } else if (fallback != null) {
                merged.set(member.getKey(), fallback);
            } else if (merged.has(member.getKey())) {
                merged.remove(member.getKey());
            } else if (!NULLABLE.contains(member.getKey())) {
                throw refuse(member.getKey(), "Unknown field: " + member.getKey() + ".");
            }
        }
        return Json.read(Json.bytes(merged), Settings.class);
    }

    private static final List<String> NULLABLE = List.of("provider_model", "system_prompt");

    /**
     * One setting that differs.
     *
     * @param field its name on the wire
     * @param was null when it was not set
     * @param is null when it is not set
     */
    public record Change(
            String field, @Nullable JsonNode was, @Nullable JsonNode is) {}

    /** What differs from {@code other}, in the order of the settings. */
    public List<Change> changesFrom(Settings other) {
        ObjectNode was = other.tree();
        ObjectNode is = tree();
        Set<String> fields = new LinkedHashSet<>(is.propertyNames());
        fields.addAll(was.propertyNames());
        return fields.stream()
                .filter(field -> !Objects.equals(was.get(field), is.get(field)))
                .map(field -> new Change(field, was.get(field), is.get(field)))
                .toList();
    }

    /** The patch that makes these changes. */
    static JsonNode patch(List<Change> changes) {
        ObjectNode patch = Json.object();
        for (Change change : changes) {
            JsonNode is = change.is();
            if (is == null) {
                patch.putNull(change.field());
            } else {
                patch.set(change.field(), is);
            }
        }
        return patch;
    }

    static Settings stored(String json) {
        return DEFAULTS.with(Json.stored(json, JsonNode.class));
    }

    private ObjectNode tree() {
        return Json.MAPPER.valueToTree(this);
    }

    static void prompt(@Nullable String prompt) {
        if (prompt != null && prompt.length() > 100_000) {
            throw refuse("system_prompt", "system_prompt has at most 100,000 characters.");
        }
    }

    static void model(String field, String model) {
        if (!MODEL.matcher(model).matches()) {
            throw refuse(field, field + " has 1 to 200 printable ASCII characters without spaces.");
        }
    }

    private static <T> List<T> bounded(String field, @Nullable List<T> list) {
        if (list == null || list.size() > LIST_MOST || list.stream().anyMatch(Objects::isNull)) {
            throw refuse(field, field + " is a list of at most " + LIST_MOST + " entries, none of them null.");
        }
        return List.copyOf(list);
    }

    private static void range(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw refuse(field, field + " is between " + least + " and " + most + ".");
        }
    }

    private static RuntimeException refuse(String field, String message) {
        return Refusal.invalid(field, message).asException();
    }
}
