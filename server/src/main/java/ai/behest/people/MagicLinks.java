package ai.behest.people;

import ai.behest.store.Database;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Signing in by a link in a letter: it works once, for 15 minutes. All of it blocks. */
public final class MagicLinks {
    private static final Duration GOOD = Duration.ofMinutes(15);

    private final Database database;
    private final Secrets secrets;
    private final Door door;
    private final MailRoom mailRoom;
    private final Links links;
    private final SignIn signIn;

    MagicLinks(Database database, Secrets secrets, Door door, MailRoom mailRoom, Links links, SignIn signIn) {
        this.database = database;
        this.secrets = secrets;
        this.door = door;
        this.mailRoom = mailRoom;
        this.links = links;
        this.signIn = signIn;
    }

    /** Whether there is a mail server to send them. */
    public boolean areSent() {
        return mailRoom.isOpen();
    }

    /**
     * Sends a link to this address if somebody has it; nothing tells whether.
     *
     * @throws ai.behest.wire.RefusedException a validation error of {@code email}; rate_limited
     */
    public void ask(@Nullable String email, Visitor visitor) {
        String checked = Fields.email(email);
        door.wish(checked, visitor);
        mailRoom.later(letters -> send(checked, letters));
    }

    private void send(String email, Letters letters) {
        for (PersonRows.Known known : database.read(handle -> PersonRows.everywhere(handle, email))) {
            String secret = issue(known.person());
            letters.send(
                    email,
                    "Behest: sign in",
                    "Hello " + known.person().name()
                            + ",\n\nthis link signs you in to the Behest console. It works once,"
                            + " for " + GOOD.toMinutes() + " minutes:\n\n" + links.to(Links.MAGIC, secret)
                            + "\n\nIf you did not ask for it, do nothing: without the link nobody gets in.\n");
        }
    }

    private String issue(Person person) {
        String secret = Secrets.fresh();
        database.change(transaction -> transaction
                .handle()
                .createUpdate("INSERT INTO magic_link (digest, tenant_id, person_id, expires_at)"
                        + " VALUES (:digest, :tenant, :person, :expires)")
                .bind("digest", secrets.digest(Secrets.Kind.MAGIC_LINK, secret))
                .bind("tenant", person.tenantId())
                .bind("person", person.id())
                .bind("expires", transaction.nowMicros() + Columns.micros(GOOD))
                .execute());
        return secret;
    }

    /**
     * The first proof. To be called when the person presses a button, not when the page is opened: mail servers open
     * links too.
     */
    public Outcome enter(@Nullable String secret, Visitor visitor) {
        return SignIn.outcome(() -> {
            door.knock(visitor);
            String digest = secrets.digestOf(Secrets.Kind.MAGIC_LINK, secret);
            if (digest == null) {
                return SignIn.LINK;
            }
            Outcome outcome = database.write(transaction -> transaction
                    .handle()
                    .createQuery("DELETE FROM magic_link WHERE digest = :digest AND expires_at > :now"
                            + " RETURNING tenant_id, person_id")
                    .bind("digest", digest)
                    .bind("now", transaction.nowMicros())
                    .map((row, context) -> PersonRows.get(
                            transaction.handle(), row.getString("tenant_id"), row.getString("person_id")))
                    .findOne()
                    .map(person -> signIn.first(transaction, person, visitor))
                    .orElse(SignIn.LINK));
            if (!(outcome instanceof Outcome.Refused)) {
                door.opened(visitor);
            }
            return outcome;
        });
    }
}
