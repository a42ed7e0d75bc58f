package ai.behest.control;

import ai.behest.identity.SigningKey;
import ai.behest.identity.SigningKeys;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code /v1/signing-keys}: key pairs for signing tokens locally. */
final class SigningKeyApi {
    private static final int PATIENCE_SECONDS = 10;

    /** Making an RSA key fills a core: one at a time, so that calls are not held up. */
    private final Semaphore making = new Semaphore(1);

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
        SigningKeys.Created created = made(call.tenantId(), wanted.name());
        return Answer.created(shown(created.key(), created.privateKeyPem(), created.behestKey()));
    }

    Answer revoke(Call call) {
        signingKeys.revoke(call.tenantId(), call.path("kid"));
        return new Answer.Done();
    }

    private SigningKeys.Created made(String tenantId, @Nullable String name) {
        try {
            if (!making.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Refusal.Failed(
                                Code.OVERLOADED,
                                "Other signing keys are being made just now. Try again.",
                                Duration.ofSeconds(PATIENCE_SECONDS))
                        .asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting to make a signing key", e);
        }
        try {
            return signingKeys.create(tenantId, name);
        } finally {
            making.release();
        }
    }

    private static Shown shown(SigningKey key, @Nullable String privateKeyPem, @Nullable String behestKey) {
        return new Shown(key.kid(), key.name(), privateKeyPem, behestKey, key.createdAt(), key.revokedAt());
    }
}
