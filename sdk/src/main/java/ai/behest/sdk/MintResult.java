package ai.behest.sdk;

import java.time.Duration;
import java.time.Instant;

/**
 * A token for one end user. As JSON it is what the browser clients expect of a token endpoint (contract §11):
 * {@code {"token","ttl","sessionId","expiresAt"}}.
 *
 * @param token the JWT; send it to that user only
 * @param ttl the token's life in seconds
 * @param sessionId the session signed into the token
 * @param expiresAt when it ends, in Unix seconds
 */
public record MintResult(String token, int ttl, String sessionId, long expiresAt) {

    /** {@link #ttl()} as a duration. */
    public Duration lifetime() {
        return Duration.ofSeconds(ttl);
    }

    /** {@link #expiresAt()} as an instant. */
    public Instant expiry() {
        return Instant.ofEpochSecond(expiresAt);
    }

    /** Everything but the token. */
    @Override
    public String toString() {
        return "MintResult[token=[redacted], ttl=" + ttl + ", sessionId=" + sessionId + ", expiresAt=" + expiry() + "]";
    }
}
