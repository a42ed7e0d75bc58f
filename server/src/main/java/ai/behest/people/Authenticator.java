package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.store.Transaction;
import ai.behest.wire.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A person's authenticator app as second factor. All of it blocks. Ask for the session's renewal after each change. */
public final class Authenticator {
    private static final String NAME = "Behest";

    /**
     * What an app is set up with, shown once.
     *
     * @param key to be typed in, base32
     * @param uri the same for a QR code: {@code otpauth://totp/...}
     */
    public record Enrolment(String key, String uri) {
        @Override
        public String toString() {
            return "Enrolment[redacted]";
        }
    }

    private record Row(
            String sealed, long lastStep, @Nullable Instant confirmedAt) {}

    private final Database database;
    private final MasterKey masterKey;
    private final RecoveryCodes recoveryCodes;
    private final Door door;
    private final SecureRandom random = new SecureRandom();

    Authenticator(Database database, MasterKey masterKey, RecoveryCodes recoveryCodes, Door door) {
        this.database = database;
        this.masterKey = masterKey;
        this.recoveryCodes = recoveryCodes;
        this.door = door;
    }

    /** Since when codes are asked for, or null while they are not. */
    public @Nullable Instant since(Person person) {
        Row row = database.<@Nullable Row>read(handle -> row(handle, person));
        return row == null ? null : row.confirmedAt();
    }

    /** How many recovery codes are left, of ten. */
    public int recoveryCodesLeft(Person person) {
        return database.read(handle -> RecoveryCodes.left(handle, person));
    }

    /**
     * Begins setting an app up; nothing is asked for until {@link #confirm}. Beginning again voids the first key.
     *
     * @throws ai.behest.wire.RefusedException conflict when an app is set up already; forbidden without a fresh proof
     */
    public Enrolment begin(SignedIn by) {
        FreshProof.require(by, database);
        Person person = by.person();
        byte[] secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        int rows = database.write(transaction -> transaction
                .handle()
                .createUpdate("""
                        INSERT INTO authenticator (tenant_id, person_id, sealed_secret, last_step, created_at)
                        VALUES (:tenant, :person, :sealed, 0, :now)
                        ON CONFLICT (tenant_id, person_id) DO UPDATE
                        SET sealed_secret = excluded.sealed_secret, last_step = 0, created_at = excluded.created_at
                        WHERE authenticator.confirmed_at IS NULL
                        """)
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .bind("sealed", masterKey.seal(secret, context(person)))
                .bind("now", transaction.nowMicros())
                .execute());
        if (rows == 0) {
            throw new Refusal.Conflict("An authenticator app is set up already. Turn it off first.", null)
                    .asException();
        }
        String key = Totp.base32(secret);
        return new Enrolment(
                key,
                "otpauth://totp/" + NAME + ":" + encoded(person.email()) + "?secret=" + key + "&issuer=" + NAME
                        + "&algorithm=SHA1&digits=" + Totp.DIGITS + "&period=" + Totp.PERIOD_SECONDS);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Turns codes on with the first one that the app shows; returns ten recovery codes, the one time that they are seen.
     *
     * @throws ai.behest.wire.RefusedException a validation error of {@code code}; rate_limited
     */
    public List<String> confirm(SignedIn by, @Nullable String code) {
        Person person = by.person();
        door.knock(person.id());
        List<String> codes = database.<@Nullable List<String>>write(transaction -> {
            if (code == null || !take(transaction, person, code.strip(), false)) {
                return null;
            }
            SessionRows.renewAll(transaction, person);
            return recoveryCodes.renew(transaction, person);
        });
        if (codes == null) {
            throw wrongCode();
        }
        door.opened(person.id());
        return codes;
    }

    static RuntimeException wrongCode() {
        return Refusal.invalid("code", "This code is wrong or was used already. Wait for the next one.")
                .asException();
    }

    /** True when this is a code of the person's app that nobody has used: of two at once, one is told so. */
    boolean take(Transaction transaction, Person person, String code) {
        return take(transaction, person, code, true);
    }

    private boolean take(Transaction transaction, Person person, String code, boolean confirmed) {
        Row row = row(transaction.handle(), person);
        if (row == null || (row.confirmedAt() != null) != confirmed) {
            return false;
        }
        long step = Totp.step(
                masterKey.open(row.sealed(), context(person)), code, Columns.instant(transaction.nowMicros()));
        return step > row.lastStep()
                && transaction
                                .handle()
                                .createUpdate("""
                        UPDATE authenticator SET last_step = :step, confirmed_at = COALESCE(confirmed_at, :now)
                        WHERE tenant_id = :tenant AND person_id = :person AND last_step < :step
                            AND sealed_secret = :sealed
                        """)
                                .bind("step", step)
                                .bind("now", transaction.nowMicros())
                                .bind("tenant", person.tenantId())
                                .bind("person", person.id())
                                .bind("sealed", row.sealed())
                                .execute()
                        == 1;
    }

    static boolean isOn(Handle handle, Person person) {
        Row row = row(handle, person);
        return row != null && row.confirmedAt() != null;
    }

    static void drop(Transaction transaction, Person person) {
        transaction
                .handle()
                .createUpdate("DELETE FROM authenticator WHERE tenant_id = :tenant AND person_id = :person")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .execute();
    }

    private static @Nullable Row row(Handle handle, Person person) {
        return handle.createQuery("SELECT sealed_secret, last_step, confirmed_at FROM authenticator"
                        + " WHERE tenant_id = :tenant AND person_id = :person")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .map((row, context) -> new Row(
                        row.getString("sealed_secret"),
                        row.getLong("last_step"),
                        Columns.instantOrNull(row, "confirmed_at")))
                .findOne()
                .orElse(null);
    }

    private static String context(Person person) {
        return "authenticator|" + person.tenantId() + "|" + person.id();
    }
}
