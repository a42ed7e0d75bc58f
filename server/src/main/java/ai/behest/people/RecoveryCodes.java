package ai.behest.people;

import ai.behest.store.Transaction;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** Ten codes on paper for the day the phone is lost: 60 random bits each, kept as digests, each taken once. */
final class RecoveryCodes {
    private static final int CODES = 10;
    private static final int GROUPS = 3;
    private static final int GROUP = 4;
    /** Without letters that look like digits. */
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz";

    private final Secrets secrets;
    private final SecureRandom random = new SecureRandom();

    RecoveryCodes(Secrets secrets) {
        this.secrets = secrets;
    }

    /** New codes in place of all old ones: the one time that they are seen. */
    List<String> renew(Transaction transaction, Person person) {
        drop(transaction, person);
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < CODES; i++) {
            String code = fresh();
            transaction
                    .handle()
                    .createUpdate("INSERT INTO recovery_code (tenant_id, person_id, digest)"
                            + " VALUES (:tenant, :person, :digest)")
                    .bind("tenant", person.tenantId())
                    .bind("person", person.id())
                    .bind("digest", digest(person, code))
                    .execute();
            codes.add(code);
        }
        return List.copyOf(codes);
    }

    private String fresh() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                code.append('-');
            }
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /** True for the one who takes the code: it is gone then. */
    boolean take(Transaction transaction, Person person, String entered) {
        return transaction
                        .handle()
                        .createUpdate("DELETE FROM recovery_code"
                                + " WHERE tenant_id = :tenant AND person_id = :person AND digest = :digest")
                        .bind("tenant", person.tenantId())
                        .bind("person", person.id())
                        .bind("digest", digest(person, entered))
                        .execute()
                == 1;
    }

    static void drop(Transaction transaction, Person person) {
        transaction
                .handle()
                .createUpdate("DELETE FROM recovery_code WHERE tenant_id = :tenant AND person_id = :person")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .execute();
    }

    static int left(Handle handle, Person person) {
        return handle.createQuery(
                        "SELECT COUNT(*) FROM recovery_code WHERE tenant_id = :tenant AND person_id = :person")
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .mapTo(Integer.class)
                .one();
    }

    /** Whether a text looks like one of these, however it is spaced. */
    static boolean fits(String entered) {
        return plain(entered).length() == GROUPS * GROUP;
    }

    private String digest(Person person, String code) {
        return secrets.digest(Secrets.Kind.RECOVERY_CODE, person.id() + "." + plain(code));
    }

    private static String plain(String entered) {
        return entered.length() > 40 ? "" : entered.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
    }
}
