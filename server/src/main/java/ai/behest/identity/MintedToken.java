package ai.behest.identity;

/**
 * The answer to a mint request, with every spelling that some client reads (contract §2). Its text is redacted.
 *
 * @param ttl seconds
 * @param expiresAt Unix seconds
 * @param tier the number of a built-in tier or the name of another: an {@code Integer} or a {@code String}
 */
public record MintedToken(
        String token,
        String jwt,
        String accessToken,
        String tokenType,
        int ttl,
        int expiresIn,
        long expiresAt,
        String sessionId,
        String projectId,
        String tenantId,
        String userId,
        Object tier) {

    @Override
    public String toString() {
        return "MintedToken[project=" + projectId + ", expiresAt=" + expiresAt + "]";
    }
}
