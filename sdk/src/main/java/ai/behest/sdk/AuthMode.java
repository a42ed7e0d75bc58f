package ai.behest.sdk;

/** How this client gets its tokens; the key decides (contract §11). */
public enum AuthMode {
    /** {@code behest_sk_live_...}: the gateway mints, one HTTP request per token. */
    API_KEY,
    /** A tenant's RSA key: tokens are signed here, without a request. */
    LOCAL_SIGN
}
