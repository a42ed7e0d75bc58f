package ai.behest.sdk;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The configuration after all checks.
 *
 * @param base the project's address without {@code /v1} and without a slash at the end
 * @param userId for calls that name nobody
 * @param ttl for tokens that ask for none
 * @param tier for calls that name none
 * @param signer present in local-sign mode only
 */
record Settings(
        Credential credential,
        URI base,
        String userId,
        Duration ttl,
        @Nullable Tier tier,
        @Nullable Signer signer) {

    /** What a locally signed token says besides its user (contract §3). */
    record Signer(String kid, String tenantId, String projectId, String issuer, String audience) {}
}
