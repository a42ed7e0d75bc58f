package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/** What passkeys sign: a fresh challenge each time, good for five minutes, one use, one purpose and one holder. */
final class Challenges {
    /** What a challenge is for: an answer to one is none to another. */
    enum Purpose {
        REGISTER,
        SIGN_IN,
        SECOND_FACTOR,
        PROVE
    }

    static final Duration GOOD = Duration.ofMinutes(5);
    private static final int BYTES = 32;

    private final Database database;
    private final Secrets secrets;
    private final SecureRandom random = new SecureRandom();

    Challenges(Database database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    /**
     * A challenge, base64url.
     *
     * @param holder who must bring it back: a session, a ticket or a browser
     */
    String fresh(Purpose purpose, String holder) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String challenge = text(bytes);
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO passkey_challenge (digest, purpose, holder, expires_at)"
                        + " VALUES (:digest, :purpose, :holder, :expires)")
                .bind("digest", secrets.digest(Secrets.Kind.CHALLENGE, challenge))
                .bind("purpose", purpose.name())
                .bind("holder", holder)
                .bind("expires", transaction.nowMicros() + Columns.micros(GOOD))
                .execute());
        return challenge;
    }

    /** True for the one who brings it back, in time and as whom it was given to. */
    boolean take(Purpose purpose, String holder, byte[] challenge) {
        return database.write(transaction -> take(transaction, purpose, holder, text(challenge)));
    }

    private boolean take(Transaction transaction, Purpose purpose, String holder, String challenge) {
        return transaction
                        .handle()
                        .createUpdate("DELETE FROM passkey_challenge WHERE digest = :digest AND purpose = :purpose"
                                + " AND holder = :holder AND expires_at > :now")
                        .bind("digest", secrets.digest(Secrets.Kind.CHALLENGE, challenge))
                        .bind("purpose", purpose.name())
                        .bind("holder", holder)
                        .bind("now", transaction.nowMicros())
                        .execute()
                == 1;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
