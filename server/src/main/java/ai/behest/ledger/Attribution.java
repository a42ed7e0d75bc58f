package ai.behest.ledger;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * To whom a call belongs and what it asked for: known before the provider is asked, the same in the reservation and in
 * the entry that resolves it.
 *
 * @param callId the call's own id, unique and ordered by time
 * @param uid the end user
 * @param sid the session that the cost goes to
 * @param keyId the API key's id, or the token's kid
 * @param operation {@code chat} or {@code embeddings}
 * @param modelAsked as the client named it; the project's model when it named none
 * @param modelRouted the model's name at the provider
 * @param payer {@code platform} or {@code byok}
 * @param priceVersion the price that applies, or null when the model has none
 */
public record Attribution(
        String callId,
        String traceId,
        long atMicros,
        String tenantId,
        String projectId,
        String uid,
        String sid,
        @Nullable String threadId,
        @Nullable String tier,
        String keyId,
        String operation,
        String provider,
        String modelAsked,
        String modelRouted,
        String payer,
        boolean streamed,
        @Nullable String priceVersion,
        @Nullable Map<String, String> tags) {

    /** The same call at another price. */
    Attribution priced(String version) {
        return new Attribution(
                callId,
                traceId,
                atMicros,
                tenantId,
                projectId,
                uid,
                sid,
                threadId,
                tier,
                keyId,
                operation,
                provider,
                modelAsked,
                modelRouted,
                payer,
                streamed,
                version,
                tags);
    }
}
