package ai.behest.identity;

import java.security.interfaces.RSAPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A public key that tokens may be verified with.
 *
 * @param tenantId the tenant that owns it, or null for the platform's own
 */
record VerifyKey(String kid, @Nullable String tenantId, RSAPublicKey key) {

    boolean isPlatform() {
        return tenantId == null;
    }
}
