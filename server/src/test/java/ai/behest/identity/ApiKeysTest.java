package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.tenant.Projects;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {
    private Path dir;
    private Site site;
    private String project;

    @BeforeEach
    void open(@TempDir Path temporary) {
        dir = temporary;
        site = new Site(temporary);
        project = site.project().id();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static Refusal refusal(ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).isNotNull();
        return refused.refusal();
    }

    private @Nullable Instant lastUse(String id) {
        return site.apiKeys.list(site.acme, project).stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow()
                .lastUsedAt();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void areFoundByTheirSecret() {
        ApiKeys.Created created = site.apiKeys.create(site.acme, project, " Backend ", Role.ADMIN);
        assertThat(created.secret()).matches("behest_sk_live_[0-9a-f]{32}");
        assertThat(created.secret()).startsWith(created.key().prefix());
        assertThat(created.key().prefix()).hasSize("behest_sk_live_".length() + 4);
        assertThat(created.key().name()).isEqualTo("Backend");
        assertThat(site.apiKeys.find(created.secret())).isEqualTo(created.key());
        assertThat(site.apiKeys.isLive(created.key().id())).isTrue();
    }

    @Test
    void areNotFoundByAnythingElse() {
        String secret = site.apiKey(Role.USER).secret();
        for (String wrong : List.of(
                "",
                " ",
                secret + " ",
                " " + secret,
                secret + "\n",
                secret.substring(1),
                secret + "0",
                secret.substring(0, secret.length() - 1),
                secret.toUpperCase(Locale.ROOT),
                "behest_sk_live_" + "0".repeat(32),
                "behest_sk_test_" + secret.substring(15),
                "behest_sk_live_" + "g".repeat(32),
                "behest_sk_live_" + "\u0660".repeat(32),
                "behest_sk_live_' OR '1'='1' --abcdefghijkl",
                "Bearer " + secret,
                secret + secret,
                "behest_admin_" + secret.substring(15),
                "x".repeat(100_000),
                "\u0000",
                "\ud83e\udd89")) {
            assertThat(site.apiKeys.find(wrong)).as(wrong).isNull();
        }
    }

    @Test
    void areKeptAsDigestsUnderThisMasterKeyOnly() {
        ApiKeys.Created created = site.apiKey(Role.USER);
        String stored = site.database.read(handle -> handle.createQuery("SELECT digest FROM api_key")
                .mapTo(String.class)
                .one());
        assertThat(stored)
                .matches("[0-9a-f]{64}")
                .doesNotContain(created.secret().substring(19));
        MasterKey other = MasterKey.load("cd".repeat(32), dir.resolve("unused"));
        ApiKeys elsewhere = new ApiKeys(site.database, other, site.projects, site.clock);
        assertThat(elsewhere.find(created.secret())).isNull();
    }

    @Test
    void outliveARestart() {
        String secret = site.apiKey(Role.USER).secret();
        String revoked = revokedSecret();
        site.database.close();
        try (Database again = site.reopen()) {
            ApiKeys keys = new ApiKeys(again, site.masterKey, new Projects(again), site.clock);
            assertThat(keys.find(secret)).isNotNull();
            assertThat(keys.find(revoked)).isNull();
        }
    }

    private String revokedSecret() {
        ApiKeys.Created created = site.apiKey(Role.USER);
        site.apiKeys.revoke(site.acme, project, created.key().id());
        return created.secret();
    }

    @Test
    void endAtOnceWhenRevoked() {
        ApiKeys.Created created = site.apiKey(Role.USER);
        site.apiKeys.revoke(site.acme, project, created.key().id());
        assertThat(site.apiKeys.find(created.secret())).isNull();
        assertThat(site.apiKeys.isLive(created.key().id())).isFalse();
        ApiKey listed = site.apiKeys.list(site.acme, project).getFirst();
        assertThat(listed.revokedAt()).isEqualTo(site.clock.instant());
        site.clock.advance(Duration.ofDays(1));
        site.apiKeys.revoke(site.acme, project, created.key().id());
        assertThat(site.apiKeys.list(site.acme, project)).containsExactly(listed);
        assertThat(refusal(() -> site.apiKeys.rotate(
                                site.acme, project, created.key().id(), ApiKeys.OVERLAP))
                        .code())
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void areSeenAndChangedByTheirTenantAndUnderTheirProjectOnly() {
        String id = site.apiKey(Role.USER).key().id();
        String rivals = site.foreign().id();
        List<ThrowingCallable> foreign = List.of(
                () -> site.apiKeys.list(site.rival, project),
                () -> site.apiKeys.create(site.rival, project, "x", Role.USER),
                () -> site.apiKeys.create(site.acme, rivals, "x", Role.USER),
                () -> site.apiKeys.create(site.acme, "proj_none", "x", Role.USER),
                () -> site.apiKeys.revoke(site.rival, project, id),
                () -> site.apiKeys.revoke(site.rival, rivals, id),
                () -> site.apiKeys.revoke(site.acme, site.second().id(), id),
                () -> site.apiKeys.rotate(site.rival, project, id, ApiKeys.OVERLAP),
                () -> site.apiKeys.revoke(site.acme, project, "key_none"));
        for (ThrowingCallable call : foreign) {
            assertThat(refusal(call).code()).isEqualTo(Code.NOT_FOUND);
        }
        assertThat(site.apiKeys.isLive(id)).isTrue();
    }

    @Test
    void rotateWithoutBreakingTheOldKeyBeforeItsTime() {
        ApiKeys.Created old = site.apiKey(Role.ADMIN);
        ApiKeys.Created fresh =
                site.apiKeys.rotate(site.acme, project, old.key().id(), ApiKeys.OVERLAP);
        assertThat(fresh.secret()).isNotEqualTo(old.secret());
        assertThat(fresh.key().name()).isEqualTo(old.key().name());
        assertThat(fresh.key().role()).isEqualTo(Role.ADMIN);
        assertThat(fresh.key().expiresAt()).isNull();
        site.clock.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(site.apiKeys.find(old.secret())).isNotNull();
        assertThat(site.apiKeys.find(fresh.secret())).isNotNull();
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(site.apiKeys.find(old.secret())).isNull();
        assertThat(site.apiKeys.isLive(old.key().id())).isFalse();
        assertThat(site.apiKeys.find(fresh.secret())).isNotNull();
    }

    @Test
    void rotateAtOnceWithNoOverlap() {
        ApiKeys.Created old = site.apiKey(Role.USER);
        site.apiKeys.rotate(site.acme, project, old.key().id(), Duration.ZERO);
        assertThat(site.apiKeys.find(old.secret())).isNull();
    }

    @Test
    void neverLiveLongerByASecondRotation() {
        ApiKeys.Created old = site.apiKey(Role.USER);
        site.apiKeys.rotate(site.acme, project, old.key().id(), Duration.ofHours(1));
        site.apiKeys.rotate(site.acme, project, old.key().id(), Duration.ofDays(30));
        site.clock.advance(Duration.ofHours(1));
        assertThat(site.apiKeys.find(old.secret())).isNull();
    }

    @Test
    void refuseAnOverlapThatIsNoOverlap() {
        String id = site.apiKey(Role.USER).key().id();
        for (Duration overlap :
                List.of(Duration.ofNanos(-1), Duration.ofDays(30).plusNanos(1))) {
            assertThat(refusal(() -> site.apiKeys.rotate(site.acme, project, id, overlap))
                            .param())
                    .isEqualTo("overlap");
        }
    }

    @Test
    void areFoundWithoutAGapWhileTheyAreRotated() throws Exception {
        ApiKeys.Created old = site.apiKey(Role.USER);
        AtomicBoolean done = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> always = threads.submit(() -> {
                boolean found = true;
                while (!done.get()) {
                    found &= site.apiKeys.find(old.secret()) != null;
                }
                return found;
            });
            for (int i = 0; i < 20; i++) {
                site.apiKeys.rotate(site.acme, project, old.key().id(), ApiKeys.OVERLAP);
            }
            done.set(true);
            assertThat(always.get()).isTrue();
        }
    }

    @Test
    void recordTheirLastUseAtMostOnceAMinute() {
        ApiKeys.Created created = site.apiKey(Role.USER);
        String id = created.key().id();
        Instant first = site.clock.instant();
        assertThat(lastUse(id)).isNull();
        site.apiKeys.find(created.secret());
        await(() -> first.equals(lastUse(id)));
        site.clock.advance(Duration.ofSeconds(59));
        site.apiKeys.find(created.secret());
        site.database.change(_ -> {});
        assertThat(lastUse(id)).isEqualTo(first);
        site.clock.advance(Duration.ofSeconds(1));
        site.apiKeys.find(created.secret());
        await(() -> site.clock.instant().equals(lastUse(id)));
    }

    @Test
    void needANameAndHaveALimit() {
        for (String name : new String[] {null, "", " ", "x".repeat(101), "a\u0000"}) {
            assertThat(refusal(() -> site.apiKeys.create(site.acme, project, name, Role.USER))
                            .param())
                    .isEqualTo("name");
        }
        for (int i = 0; i < 100; i++) {
            site.apiKeys.create(site.acme, project, "key " + i, Role.USER);
        }
        assertThat(refusal(() -> site.apiKeys.create(site.acme, project, "one more", Role.USER))
                        .code())
                .isEqualTo(Code.CONFLICT);
        site.apiKeys.create(site.acme, site.second().id(), "elsewhere", Role.USER);
    }

    @Test
    void makeACallerForTheEndUserThatIsNamed() {
        ApiKey key = site.apiKey(Role.ADMIN).key();
        Caller caller = Caller.withKey(key, site.project(), "ada", "s-1");
        assertThat(caller.kind()).isEqualTo(Caller.Kind.API_KEY);
        assertThat(caller.credentialId()).isEqualTo(key.id());
        assertThat(caller.role()).isEqualTo(Role.ADMIN);
        assertThat(caller.expiresAt()).isEqualTo(Instant.MAX);
        assertThat(site.revocations.isRevoked(caller)).isFalse();
        site.revocations.revoke(site.acme, Revocation.Kind.KID, key.id(), null, null, null);
        assertThat(site.revocations.isRevoked(caller)).isTrue();
    }
}
