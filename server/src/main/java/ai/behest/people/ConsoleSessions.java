package ai.behest.people;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Refusal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in. A session ends 12 hours after its last request and 7 days after it began; its secret is renewed each
 * hour and after every change of rights or factors. What ends a session is in force on every node within a second.
 * All of it may block.
 */
public final class ConsoleSessions {
    static final String TOPIC = "console_session";
    private static final Duration SEEN = Duration.ofMinutes(1);

    private final Database database;
    private final Secrets secrets;
    private final SessionCache cache;

    ConsoleSessions(Database database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
        this.cache = new SessionCache(database.changes());
    }

    /**
     * Who holds this secret, or null.
     *
     * @param secret as the cookie had it; null or any text is fine
     */
    public @Nullable SignedIn find(@Nullable String secret) {
        String digest = secrets.digestOf(Secrets.Kind.SESSION, secret);
        SessionRows.Found session = digest == null ? null : read(digest);
        if (digest == null || session == null) {
            return null;
        }
        seen(digest, session);
        return signedIn(session);
    }

    /**
     * The secret that the cookie should hold from now on, or null when it is to stay. To be asked in each request after
     * {@link #find}, and again after a change of password, factors or proof: whoever comes with the old secret within
     * 60 seconds is told the same new one.
     */
    public @Nullable String renewal(@Nullable String secret) {
        String digest = secrets.digestOf(Secrets.Kind.SESSION, secret);
        SessionRows.Found session = digest == null ? null : read(digest);
        if (secret == null || digest == null || session == null) {
            return null;
        }
        // derived, so that every request that was under way with the old one can be told the same
        String next = secrets.digest(Secrets.Kind.NEXT_SESSION, secret);
        if (session.old()) {
            return next;
        }
        if (!session.isDue(database.nowMicros())) {
            return null;
        }
        boolean live = database.write(transaction -> {
            boolean renewed =
                    SessionRows.renew(transaction, session, digest, secrets.digest(Secrets.Kind.SESSION, next));
            transaction.announce(TOPIC, session.id());
            return renewed || SessionRows.find(transaction.handle(), digest) != null;
        });
        return live ? next : null;
    }

    private SessionRows.@Nullable Found read(String digest) {
        SessionRows.Found session = cache.get(
                digest, () -> database.<SessionRows.@Nullable Found>read(handle -> SessionRows.find(handle, digest)));
        return session != null && session.isLive(database.nowMicros()) ? session : null;
    }

    private void seen(String digest, SessionRows.Found session) {
        long now = database.nowMicros();
        if (now < session.seenAt() + Columns.micros(SEEN)) {
            return;
        }
        long before = cache.news();
        database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE console_session SET seen_at = :now WHERE id = :id AND seen_at < :now")
                .bind("now", now)
                .bind("id", session.id())
                .execute());
        cache.put(digest, session.seen(now), before);
    }

    /** Begins a session, in the transaction of what opened it; returns its secret. */
    Outcome.Entered begin(Transaction transaction, Person person, Visitor visitor) {
        String secret = Secrets.fresh();
        // a person with as many as this has left most of them open: the one not seen for longest ends
        List<OpenSession> open = SessionRows.of(transaction.handle(), person, transaction.nowMicros());
        if (open.size() >= SessionRows.MOST) {
            SessionRows.delete(transaction, person, open.getLast().id());
        }
        String id = SessionRows.insert(transaction, person, secrets.digest(Secrets.Kind.SESSION, secret), visitor);
        transaction
                .handle()
                .createUpdate("UPDATE person SET last_seen_at = :now WHERE tenant_id = :tenant AND id = :id")
                .bind("now", transaction.nowMicros())
                .bind("tenant", person.tenantId())
                .bind("id", person.id())
                .execute();
        DoorLog.entered(transaction, person, visitor);
        Person now = PersonRows.get(transaction.handle(), person.tenantId(), person.id());
        return new Outcome.Entered(secret, new SignedIn(now, id, csrf(id), Columns.instant(transaction.nowMicros())));
    }

    private SignedIn signedIn(SessionRows.Found session) {
        return new SignedIn(session.person(), session.id(), csrf(session.id()), session.since(), session.provenAt());
    }

    private String csrf(String sessionId) {
        return secrets.digest(Secrets.Kind.CSRF, sessionId);
    }

    /** The person's sessions, last seen first. */
    public List<OpenSession> list(Person person) {
        return database.read(handle -> SessionRows.of(handle, person, database.nowMicros()));
    }

    /**
     * Ends one of one's own sessions, e.g. this one: signing out.
     *
     * @throws ai.behest.wire.RefusedException not_found
     */
    public void end(SignedIn by, String sessionId) {
        boolean ended = database.write(transaction -> SessionRows.delete(transaction, by.person(), sessionId));
        if (!ended) {
            throw Refusal.notFound("There is no such session.").asException();
        }
    }

    /** Logs the person out everywhere, here too; returns how many sessions ended. */
    public int endAll(SignedIn by) {
        return database.write(transaction -> SessionRows.deleteAll(transaction, by.person(), ""));
    }

    /**
     * Ends all sessions of one of the tenant's people; only owners do it to an owner.
     *
     * @throws ai.behest.wire.RefusedException not_found; forbidden
     */
    public int endAllOf(SignedIn by, String personId) {
        return database.write(transaction ->
                SessionRows.deleteAll(transaction, People.changed(transaction, by, personId, Role.VIEWER), ""));
    }
}
