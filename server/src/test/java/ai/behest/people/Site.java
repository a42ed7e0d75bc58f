package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.SetClock;
import ai.behest.provider.OperatorFetch;
import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.store.TestDatabase;
import ai.behest.tenant.Tenants;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** A whole room on a database of its own, with two tenants. */
final class Site implements AutoCloseable {
    static final String ADDRESS = "http://localhost:8080";
    static final String PASSWORD = "a row of green bottles";
    static final Visitor HOME = new Visitor("192.0.2.7", "Firefox on Linux");
    static final Visitor AWAY = new Visitor("198.51.100.9", "Chrome on Windows");

    final SetClock clock = new SetClock("2026-11-24T10:00:00Z");
    final Path dir;
    final MasterKey masterKey;
    final Database database;
    final String acme;
    final String rival;
    final Access access;
    private final Vertx vertx = Vertx.vertx();

    Site(Path dir) {
        this(dir, Map.of(), null);
    }

    Site(Path dir, Map<String, String> environment, @Nullable Letters letters) {
        this.dir = dir;
        masterKey = MasterKey.load(null, dir.resolve("master.key"));
        database = TestDatabase.open(dir, clock);
        Tenants tenants = new Tenants(database);
        acme = tenants.create("Acme");
        // made later: the first one is the install's own
        clock.advance(java.time.Duration.ofSeconds(1));
        rival = tenants.create("Rival");
        access = room(database, environment, letters);
    }

    private Access room(Database on, Map<String, String> environment, @Nullable Letters letters) {
        OperatorFetch fetch = new OperatorFetch(vertx);
        Web web = new Web() {
            @Override
            public CompletableFuture<byte[]> get(URI uri) {
                return fetch.get(uri);
            }

            @Override
            public CompletableFuture<byte[]> post(URI uri, Map<String, String> headers, String form) {
                return fetch.post(uri, headers, form);
            }
        };
        return new Access(
                on,
                masterKey,
                new Tenants(on),
                AccessSettings.from(environment),
                new Access.Outside(() -> ADDRESS, letters, web),
                clock);
    }

    /** The same room on another node: on SQLite there is one node, so another room over the same database. */
    Access elsewhere(Database there) {
        return room(there, Map.of(), null);
    }

    /** The secret at the end of a link. */
    static String secret(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    /** The tenant's first owner, signed in at home. */
    Outcome.Entered owner(String tenantId, String email) {
        String link = Objects.requireNonNull(access.firstOwner().linkIfEmpty(tenantId));
        return entered(access.firstOwner().use(secret(link), email, "Olga", PASSWORD, HOME));
    }

    /** Somebody whom this owner invited, signed in at home. */
    Outcome.Entered joined(Outcome.Entered by, String email, Role role) {
        String link = access.invitations().invite(by.signedIn(), email, role).link();
        return entered(access.invitations().accept(secret(link), "Ina", PASSWORD, HOME));
    }

    static Outcome.Entered entered(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Entered.class);
        return (Outcome.Entered) outcome;
    }

    static Outcome.SecondFactorDue due(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.SecondFactorDue.class);
        return (Outcome.SecondFactorDue) outcome;
    }

    static Refusal refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).refusal();
    }

    static Refusal refusal(ThrowingCallable call) {
        try {
            call.call();
        } catch (RefusedException e) {
            return e.refusal();
        } catch (Throwable e) {
            throw new AssertionError("Failed, but not with a refusal", e);
        }
        throw new AssertionError("Was not refused");
    }

    /** Who this secret is, which must be somebody. */
    SignedIn signedIn(String secret) {
        return Objects.requireNonNull(access.sessions().find(secret));
    }

    boolean isIn(String secret) {
        return access.sessions().find(secret) != null;
    }

    Outcome password(String email, String password) {
        return access.signIn().password(email, password, HOME);
    }

    long count(String table) {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table)
                .mapTo(Long.class)
                .one());
    }

    @Override
    public void close() {
        access.close();
        database.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
