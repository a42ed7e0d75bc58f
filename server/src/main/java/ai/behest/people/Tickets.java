package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tickets of those who have shown one factor and owe the other: ten minutes, five tries, and they open nothing. */
final class Tickets {
    private static final Duration GOOD = Duration.ofMinutes(10);
    private static final int TRIES = 5;

    private final Database database;
    private final Secrets secrets;

    Tickets(Database database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    Outcome.SecondFactorDue issue(Transaction transaction, Person person, Set<Factor> ways) {
        String ticket = Secrets.fresh();
        transaction
                .handle()
                .createUpdate("INSERT INTO second_factor_due (digest, tenant_id, person_id, attempts, expires_at)"
                        + " VALUES (:digest, :tenant, :person, 0, :expires)")
                .bind("digest", secrets.digest(Secrets.Kind.SECOND_FACTOR, ticket))
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .bind("expires", transaction.nowMicros() + Columns.micros(GOOD))
                .execute();
        return new Outcome.SecondFactorDue(ticket, ways);
    }

    @Nullable
    String digest(@Nullable String ticket) {
        return secrets.digestOf(Secrets.Kind.SECOND_FACTOR, ticket);
    }

    /** Whose ticket this is, or null. */
    @Nullable
    Person look(@Nullable String digest) {
        return digest == null
                ? null
                : database.<@Nullable Person>read(handle -> handle.createQuery("SELECT " + PersonRows.COLUMNS
                                + "FROM second_factor_due d JOIN person p ON p.tenant_id = d.tenant_id"
                                + " AND p.id = d.person_id WHERE d.digest = :digest AND d.expires_at > :now"
                                + " AND d.attempts < :tries")
                        .bind("digest", digest)
                        .bind("now", database.nowMicros())
                        .bind("tries", TRIES)
                        .map((row, context) -> PersonRows.person(row))
                        .findOne()
                        .orElse(null));
    }

    /** Counts a try; false when the ticket is no longer good. */
    boolean spendTry(Transaction transaction, String digest) {
        return transaction
                        .handle()
                        .createUpdate("UPDATE second_factor_due SET attempts = attempts + 1"
                                + " WHERE digest = :digest AND expires_at > :now AND attempts < :tries")
                        .bind("digest", digest)
                        .bind("now", transaction.nowMicros())
                        .bind("tries", TRIES)
                        .execute()
                == 1;
    }

    /** True for the one who takes it: it is gone then. */
    boolean take(Transaction transaction, String digest) {
        return transaction
                        .handle()
                        .createUpdate("DELETE FROM second_factor_due WHERE digest = :digest")
                        .bind("digest", digest)
                        .execute()
                == 1;
    }
}
