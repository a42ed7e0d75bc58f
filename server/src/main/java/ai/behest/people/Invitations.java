package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Who is asked to join, by a link that works once within seven days. All of it blocks. */
public final class Invitations {
    private static final Duration GOOD = Duration.ofDays(7);
    private static final int MOST = 200;
    private static final String SELECT =
            "SELECT tenant_id, id, email, role, invited_by, created_at, expires_at FROM invitation ";

    /**
     * A new invitation, the one time that its link is seen.
     *
     * @param link the whole address
     * @param mailed whether it is on its way by mail too
     */
    public record Created(Invitation invitation, String link, boolean mailed) {
        @Override
        public String toString() {
            return "Created[" + invitation.id() + "]";
        }
    }

    private final Database database;
    private final Secrets secrets;
    private final Door door;
    private final MailRoom mailRoom;
    private final Links links;
    private final Passwords passwords;
    private final SignIn signIn;

    Invitations(
            Database database,
            Secrets secrets,
            Door door,
            MailRoom mailRoom,
            Links links,
            Passwords passwords,
            SignIn signIn) {
        this.database = database;
        this.secrets = secrets;
        this.door = door;
        this.mailRoom = mailRoom;
        this.links = links;
        this.passwords = passwords;
        this.signIn = signIn;
    }

    /**
     * Invites somebody; inviting them again makes a new link and voids the old one.
     *
     * @throws ai.behest.wire.RefusedException a validation error of {@code email}; forbidden; conflict when they are one
     *     of the tenant's people already, or there are too many
     */
    public Created invite(SignedIn by, @Nullable String email, Role role) {
        String checked = Fields.email(email);
        String secret = Secrets.fresh();
        Invitation invitation = database.write(transaction -> {
            PersonRows.alone(transaction, by.person().tenantId());
            Person actor = People.actor(transaction, by, role);
            if (PersonRows.byEmail(transaction.handle(), actor.tenantId(), checked) != null) {
                throw new Refusal.Conflict("Somebody with this e-mail is here already.", "email").asException();
            }
            mayBeMore(transaction, actor.tenantId());
            return insert(transaction, actor, checked, role, secret);
        });
        String link = links.to(Links.INVITATION, secret);
        mailRoom.later(letters -> letters.send(
                checked,
                "Behest: " + by.person().name() + " invites you",
                "Hello,\n\n" + by.person().name() + " invites you to the Behest console as " + role.text()
                        + ". This link works once, within " + GOOD.toDays() + " days:\n\n" + link + "\n"));
        return new Created(invitation, link, mailRoom.isOpen());
    }

    private static void mayBeMore(Transaction transaction, String tenantId) {
        long open = transaction
                .handle()
                .createQuery("SELECT COUNT(*) FROM invitation WHERE tenant_id = :tenant")
                .bind("tenant", tenantId)
                .mapTo(Long.class)
                .one();
        if (open >= MOST || PersonRows.count(transaction.handle(), tenantId) >= People.MOST) {
            throw new Refusal.Conflict("There are too many people or open invitations. Withdraw some first.", null)
                    .asException();
        }
    }

    private Invitation insert(Transaction transaction, Person actor, String email, Role role, String secret) {
        long now = transaction.nowMicros();
        return transaction
                .handle()
                .createQuery("""
                        INSERT INTO invitation (tenant_id, id, email, role, digest, invited_by, created_at, expires_at)
                        VALUES (:tenant, :id, :email, :role, :digest, :by, :now, :expires)
                        ON CONFLICT (tenant_id, email) DO UPDATE SET id = excluded.id, role = excluded.role,
                            digest = excluded.digest, invited_by = excluded.invited_by,
                            created_at = excluded.created_at, expires_at = excluded.expires_at
                        RETURNING tenant_id, id, email, role, invited_by, created_at, expires_at
                        """)
                .bind("tenant", actor.tenantId())
                .bind("id", Ids.fresh("inv"))
                .bind("email", email)
                .bind("role", role.text())
                .bind("digest", secrets.digest(Secrets.Kind.INVITATION, secret))
                .bind("by", actor.name())
                .bind("now", now)
                .bind("expires", now + Columns.micros(GOOD))
                .map((row, context) -> invitation(row))
                .one();
    }

    private static Invitation invitation(ResultSet row) throws SQLException {
        return new Invitation(
                row.getString("id"),
                row.getString("tenant_id"),
                row.getString("email"),
                PersonRows.role(row.getString("role")),
                row.getString("invited_by"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "expires_at"));
    }

    /** The tenant's open invitations, newest first. */
    public List<Invitation> list(String tenantId) {
        return database.read(handle -> handle.createQuery(SELECT
                        + "WHERE tenant_id = :tenant AND expires_at > :now ORDER BY created_at DESC, id LIMIT :most")
                .bind("tenant", tenantId)
                .bind("now", database.nowMicros())
                .bind("most", MOST)
                .map((row, context) -> invitation(row))
                .list());
    }

    /** @throws ai.behest.wire.RefusedException not_found; forbidden */
    public void withdraw(SignedIn by, String id) {
        database.change(transaction -> {
            Person actor = People.actor(transaction, by, Role.VIEWER);
            int rows = transaction
                    .handle()
                    .createUpdate("DELETE FROM invitation WHERE tenant_id = :tenant AND id = :id")
                    .bind("tenant", actor.tenantId())
                    .bind("id", id)
                    .execute();
            if (rows == 0) {
                throw Refusal.notFound("There is no such invitation.").asException();
            }
        });
    }

    /** What the link's page shows; null when the link is not good (any more). */
    public @Nullable Invitation find(@Nullable String secret) {
        String digest = secrets.digestOf(Secrets.Kind.INVITATION, secret);
        return digest == null
                ? null
                : database.<@Nullable Invitation>read(
                        handle -> handle.createQuery(SELECT + "WHERE digest = :digest AND expires_at > :now")
                                .bind("digest", digest)
                                .bind("now", database.nowMicros())
                                .map((row, context) -> invitation(row))
                                .findOne()
                                .orElse(null));
    }

    /** Joins, and is in. Refused with the field that is wrong, or because the link is not good. */
    public Outcome accept(@Nullable String secret, @Nullable String name, @Nullable String password, Visitor visitor) {
        return SignIn.outcome(() -> {
            door.knock(visitor);
            Invitation invitation = find(secret);
            if (invitation == null) {
                return SignIn.LINK;
            }
            door.opened(visitor);
            String checkedName = Fields.name(name);
            String hash = passwords.hash(PasswordRules.checked(password, invitation.email()));
            return database.write(transaction -> {
                Person person = take(transaction, invitation, checkedName, hash);
                return person == null ? SignIn.LINK : signIn.enter(transaction, person, visitor);
            });
        });
    }

    /** The new person; null when the invitation was taken or withdrawn meanwhile. */
    static @Nullable Person take(
            Transaction transaction, Invitation invitation, String name, @Nullable String password) {
        PersonRows.alone(transaction, invitation.tenantId());
        int rows = transaction
                .handle()
                .createUpdate("DELETE FROM invitation WHERE tenant_id = :tenant AND id = :id AND expires_at > :now")
                .bind("tenant", invitation.tenantId())
                .bind("id", invitation.id())
                .bind("now", transaction.nowMicros())
                .execute();
        boolean free = PersonRows.byEmail(transaction.handle(), invitation.tenantId(), invitation.email()) == null;
        return rows == 1 && free
                ? PersonRows.insert(
                        transaction, invitation.tenantId(), invitation.email(), name, invitation.role(), password)
                : null;
    }

    /** An open invitation for this e-mail, of whatever tenant; the newest. */
    static @Nullable Invitation byEmail(Handle handle, String email, long now) {
        return handle.createQuery(
                        SELECT + "WHERE email = :email AND expires_at > :now ORDER BY created_at DESC, id LIMIT 1")
                .bind("email", email)
                .bind("now", now)
                .map((row, context) -> invitation(row))
                .findOne()
                .orElse(null);
    }
}
