package ai.behest.provider;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operator's own providers, from the environment: {@code OPENAI_API_KEY} with {@code OPENAI_BASE_URL}, the same for
 * the other well-known ones, and {@code BEHEST_PROVIDER_<NAME>_BASE_URL} with {@code BEHEST_PROVIDER_<NAME>_API_KEY}
 * for any other service that speaks the OpenAI dialect (vLLM, Ollama, ...).
 */
public final class Platform {
    private static final String CUSTOM = "BEHEST_PROVIDER_";

    private static final Map<String, String> BASE_URLS = Map.ofEntries(
            Map.entry("openai", "https://api.openai.com/v1"),
            Map.entry("mistral", "https://api.mistral.ai/v1"),
            Map.entry("groq", "https://api.groq.com/openai/v1"),
            Map.entry("together", "https://api.together.xyz/v1"),
            Map.entry("openrouter", "https://openrouter.ai/api/v1"),
            Map.entry("deepseek", "https://api.deepseek.com/v1"),
            Map.entry("xai", "https://api.x.ai/v1"),
            Map.entry("fireworks", "https://api.fireworks.ai/inference/v1"),
            Map.entry("cerebras", "https://api.cerebras.ai/v1"),
            Map.entry("cohere", "https://api.cohere.ai/compatibility/v1"),
            Map.entry("gemini", "https://generativelanguage.googleapis.com/v1beta/openai"),
            Map.entry("anthropic", "https://api.anthropic.com/v1"),
            Map.entry("perplexity", "https://api.perplexity.ai"));

    private static final Map<String, String> DEFAULT_MODELS = new LinkedHashMap<>();

    static {
        DEFAULT_MODELS.put("openai", "gpt-5-mini");
        DEFAULT_MODELS.put("anthropic", "anthropic/claude-haiku-4-5");
        DEFAULT_MODELS.put("gemini", "gemini/gemini-2.5-flash");
        DEFAULT_MODELS.put("mistral", "mistral/mistral-small-latest");
    }

    private Platform() {}

    /** The names of the providers whose address is known. */
    public static Set<String> known() {
        return BASE_URLS.keySet();
    }

    /** Where a well-known provider listens; null for another name. */
    static @Nullable String baseUrlOf(String name) {
        return BASE_URLS.get(name);
    }

    /** The providers that this environment has a key or an address for, by name. */
    public static Map<String, Provider> from(Map<String, String> environment) {
        Map<String, Provider> providers = new LinkedHashMap<>();
        BASE_URLS.keySet().stream().sorted().forEach(name -> {
            String prefix = name.toUpperCase(Locale.ROOT);
            String key = environment.get(prefix + "_API_KEY");
            String url = environment.get(prefix + "_BASE_URL");
            if (present(key) || present(url)) {
                add(providers, name, present(url) ? url : BASE_URLS.get(name), key);
            }
        });
        if (present(environment.get("AZURE_OPENAI_BASE_URL"))) {
            add(providers, "azure", environment.get("AZURE_OPENAI_BASE_URL"), environment.get("AZURE_OPENAI_API_KEY"));
        }
        environment.keySet().stream()
                .filter(variable -> variable.startsWith(CUSTOM) && variable.endsWith("_BASE_URL"))
                .sorted()
                .forEach(variable -> {
                    String upper = variable.substring(CUSTOM.length(), variable.length() - "_BASE_URL".length());
                    String name = upper.toLowerCase(Locale.ROOT).replace('_', '-');
                    if (!name.isEmpty()) {
                        add(providers, name, environment.get(variable), environment.get(CUSTOM + upper + "_API_KEY"));
                    }
                });
        return providers;
    }

    /** The model of projects that have chosen none: a small one of the first provider there is, else the simulation. */
    public static String defaultModel(Set<String> configured) {
        for (Map.Entry<String, String> model : DEFAULT_MODELS.entrySet()) {
            if (configured.contains(model.getKey())) {
                return model.getValue();
            }
        }
        return "behest/echo";
    }

    private static void add(Map<String, Provider> providers, String name, @Nullable String url, @Nullable String key) {
        if (url != null) {
            providers.put(
                    name,
                    new Provider(name, BaseUrl.trusted(url), present(key) ? key : null, Provider.Payer.PLATFORM, true));
        }
    }

    private static boolean present(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
