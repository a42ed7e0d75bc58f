package ai.behest.control;

import ai.behest.identity.SigningKey;
import ai.behest.identity.SigningKeys;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /v1/signing-keys}: key pairs for signing tokens locally. */
final class SigningKeyApi {
    /** @param publicKeyPem the public half of a key made elsewhere, or null to make one here */
    record New(@Nullable String name, @Nullable String publicKeyPem) {}

    /**
     * A signing key as it may be shown.
     *
     * @param privateKeyPem PKCS#8 in PEM: only in the answer that made it
     * @param behestKey the same in one line, to paste as {@code BEHEST_KEY}
     */
    record Shown(
            String kid,
            String name,
            @Nullable String privateKeyPem,
            @Nullable String behestKey,
            Instant createdAt,
            @Nullable Instant revokedAt) {
        @Override
        public String toString() {
            return "Shown[" + kid + "]";
        }
    }

    private final SigningKeys signingKeys;

    SigningKeyApi(SigningKeys signingKeys) {
        this.signingKeys = signingKeys;
    }

    Answer list(Call call) {
        return Answer.ok(Page.of(
                signingKeys.list(call.tenantId()), call.query(), SigningKey::kid, key -> shown(key, null, null)));
    }

    Answer create(Call call) {
        New wanted = call.read(New.class);
        if (wanted.publicKeyPem() != null) {
            String name = wanted.name() == null ? "uploaded" : wanted.name();
            return Answer.created(shown(signingKeys.upload(call.tenantId(), name, wanted.publicKeyPem()), null, null));
        }
        SigningKeys.Created created = signingKeys.create(call.tenantId(), wanted.name());
        return Answer.created(shown(created.key(), created.privateKeyPem(), created.behestKey()));
    }

    Answer revoke(Call call) {
        signingKeys.revoke(call.tenantId(), call.path("kid"));
        return new Answer.Done();
    }

    private static Shown shown(SigningKey key, @Nullable String privateKeyPem, @Nullable String behestKey) {
        return new Shown(key.kid(), key.name(), privateKeyPem, behestKey, key.createdAt(), key.revokedAt());
    }
}
