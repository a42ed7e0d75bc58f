package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Those who were sent to the identity provider and are not back: ten minutes, once, and in the browser that went. */
final class OidcAttempts {
    private static final Duration GOOD = Duration.ofMinutes(10);

    private final Database database;
    private final MasterKey masterKey;
    private final Secrets secrets;

    OidcAttempts(Database database, MasterKey masterKey, Secrets secrets) {
        this.database = database;
        this.masterKey = masterKey;
        this.secrets = secrets;
    }

    /** @param verifier of PKCE (RFC 7636) */
    record Attempt(String nonce, String verifier) {
        @Override
        public String toString() {
            return "Attempt[redacted]";
        }
    }

    /** Keeps an attempt under its state. */
    void put(String state, String browser, Attempt attempt) {
        String digest = secrets.digest(Secrets.Kind.OIDC_STATE, state);
        String sealed = masterKey.seal(attempt.verifier().getBytes(StandardCharsets.US_ASCII), context(digest));
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO oidc_attempt (digest, browser, nonce, sealed_verifier, expires_at)"
                        + " VALUES (:digest, :browser, :nonce, :sealed, :expires)")
                .bind("digest", digest)
                .bind("browser", browser)
                .bind("nonce", attempt.nonce())
                .bind("sealed", sealed)
                .bind("expires", transaction.nowMicros() + Columns.micros(GOOD))
                .execute());
    }

    /** The attempt for the one who takes it; null when there is none, or it is another browser's. */
    @Nullable
    Attempt take(@Nullable String state, String browser) {
        String digest = secrets.digestOf(Secrets.Kind.OIDC_STATE, state);
        return digest == null
                ? null
                : database.<@Nullable Attempt>write(transaction -> transaction
                        .handle()
                        .createQuery("DELETE FROM oidc_attempt WHERE digest = :digest AND browser = :browser"
                                + " AND expires_at > :now RETURNING nonce, sealed_verifier")
                        .bind("digest", digest)
                        .bind("browser", browser)
                        .bind("now", transaction.nowMicros())
                        .map((row, context) -> new Attempt(
                                row.getString("nonce"),
                                new String(
                                        masterKey.open(row.getString("sealed_verifier"), context(digest)),
                                        StandardCharsets.US_ASCII)))
                        .findOne()
                        .orElse(null));
    }

    private static String context(String digest) {
        return "oidc attempt|" + digest;
    }
}
