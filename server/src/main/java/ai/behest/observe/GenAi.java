package ai.behest.observe;

/** Words of OpenTelemetry's semantic conventions for generative AI that differ from ours. */
final class GenAi {
    private GenAi() {}

    /** The value of {@code gen_ai.provider.name} for a provider by our name; our name where the conventions have none. */
    static String provider(String name) {
        return switch (name) {
            case "azure" -> "azure.ai.openai";
            case "gemini" -> "gcp.gemini";
            case "mistral" -> "mistral_ai";
            case "moonshot" -> "moonshot_ai";
            case "xai" -> "x_ai";
            default -> name;
        };
    }
}
