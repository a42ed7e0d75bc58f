package ai.behest.identity;

import ai.behest.store.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One of the platform's own key pairs. A class and not a record, so that nothing prints its private half. */
final class PlatformKey {
    private final VerifyKey verifyKey;
    private final RSAPrivateKey privateKey;
    private final Instant createdAt;
    private final @Nullable Instant retiresAt;
    private final String header;

    private PlatformKey(
            String kid,
            RSAPublicKey publicKey,
            RSAPrivateKey privateKey,
            Instant createdAt,
            @Nullable Instant retiresAt) {
        this.verifyKey = new VerifyKey(kid, null, publicKey);
        this.privateKey = privateKey;
        this.createdAt = createdAt;
        this.retiresAt = retiresAt;
        this.header = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}");
    }

    /** The key of a row; its private half is opened with the master key. */
    static PlatformKey open(
            String kid,
            String publicKey,
            String sealed,
            Instant createdAt,
            @Nullable Instant retiresAt,
            MasterKey masterKey) {
        return new PlatformKey(
                kid, Rsa.stored(publicKey), Rsa.privateKey(masterKey.open(sealed, context(kid))), createdAt, retiresAt);
    }

    static String seal(String kid, KeyPair pair, MasterKey masterKey) {
        return masterKey.seal(pair.getPrivate().getEncoded(), context(kid));
    }

    private static String context(String kid) {
        return "platform_key|" + kid;
    }

    VerifyKey verifyKey() {
        return verifyKey;
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant retiresAt() {
        return retiresAt;
    }

    boolean isRetired(Instant now) {
        return retiresAt != null && !now.isBefore(retiresAt);
    }

    /** The claims as a signed JWT. */
    String sign(byte[] claims) {
        String input = header + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims);
        byte[] signature = Rsa.sign(privateKey, input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "PlatformKey[" + verifyKey.kid() + "]";
    }
}
