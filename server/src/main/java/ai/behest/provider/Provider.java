package ai.behest.provider;

import org.jspecify.annotations.Nullable;

/**
 * One place to ask models at.
 *
 * @param name as in {@code name/model}
 * @param payer whose key it is
 * @param trusted whether its address was configured by the operator; a tenant's is checked at every connect
 * @param apiKey null when the provider wants none
 */
public record Provider(
        String name, BaseUrl baseUrl, @Nullable String apiKey, Payer payer, boolean trusted) {

    /** The name of the simulation, which answers in this server. */
    public static final String SIMULATION = "behest";

    /** Who pays the provider: we, or the tenant with a key of its own (BYOK). */
    public enum Payer {
        PLATFORM,
        BYOK
    }

    /** What it calls the most tokens of an answer: OpenAI's newer models know one name only, the others only the other. */
    public String outputLimitMember() {
        boolean openAi = name.equals("openai") || baseUrl.host().equals("api.openai.com") || wantsAzureHeader();
        return openAi ? "max_completion_tokens" : "max_tokens";
    }

    /** Azure's services want the key in a header of their own. */
    boolean wantsAzureHeader() {
        return baseUrl.host().endsWith(".azure.com");
    }

    /** Everything but the key. */
    @Override
    public String toString() {
        return "Provider[" + name + ", " + baseUrl + ", " + payer + "]";
    }
}
