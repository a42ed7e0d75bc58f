package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.store.Database;
import ai.behest.tenant.Projects;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationsTest {
    private Site site;
    private LocalSigner signer;
    private String token;
    private Caller caller;

    @BeforeEach
    void open(@TempDir Path temporary) {
        site = new Site(temporary);
        signer = new LocalSigner(site, site.acme);
        token = signer.token().text();
        caller = site.verify(token);
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

    private Map<Revocation.Kind, String> targets() {
        return Map.of(
                Revocation.Kind.JTI, String.valueOf(caller.jti()),
                Revocation.Kind.SID, caller.sid(),
                Revocation.Kind.UID, caller.uid(),
                Revocation.Kind.KID, caller.keyId(),
                Revocation.Kind.PROJECT, site.project().id(),
                Revocation.Kind.TENANT, site.acme);
    }

    @Test
    void holdAtOnceAndUntilTheyAreDeleted() {
        targets().forEach((kind, value) -> {
            Revocation revocation = site.revocations.revoke(site.acme, kind, value, null, "lost phone", null);
            assertThat(site.refusal(token)).as(kind.text()).isEqualTo(Refusal.Unauthenticated.TOKEN);
            assertThat(site.lastFault()).isEqualTo(TokenFault.REVOKED);
            assertThat(site.revocations.isRevoked(caller)).isTrue();
            assertThat(site.revocations.list(site.acme)).containsExactly(revocation);
            site.revocations.delete(site.acme, revocation.id());
            assertThat(site.verify(token).uid()).isEqualTo("ada");
            assertThat(site.revocations.isRevoked(caller)).isFalse();
        });
        assertThat(site.revocations.list(site.acme)).isEmpty();
    }

    @Test
    void holdForTokensThatAreIssuedLater() {
        site.revocations.revoke(site.acme, Revocation.Kind.UID, "ada", null, null, null);
        site.clock.advance(Duration.ofMinutes(5));
        assertThat(site.refusal(site.token("{\"user_id\":\"ada\"}"))).isEqualTo(Refusal.Unauthenticated.TOKEN);
        assertThat(site.verify(site.token("{\"user_id\":\"bob\"}")).uid()).isEqualTo("bob");
    }

    @Test
    void endByThemselvesWhenTheyExpire() {
        site.revocations.revoke(
                site.acme,
                Revocation.Kind.SID,
                caller.sid(),
                null,
                null,
                site.clock.instant().plusSeconds(60));
        site.clock.advance(Duration.ofSeconds(59));
        assertThat(site.revocations.isRevoked(caller)).isTrue();
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(site.revocations.isRevoked(caller)).isFalse();
        assertThat(site.revocations.list(site.acme)).isEmpty();
    }

    @Test
    void ofOneTokenEndOnceNoSuchTokenCanLive() {
        Revocation revocation =
                site.revocations.revoke(site.acme, Revocation.Kind.JTI, String.valueOf(caller.jti()), null, null, null);
        assertThat(revocation.expiresAt()).isEqualTo(site.clock.instant().plus(Duration.ofHours(25)));
    }

    @Test
    void holdForOneProjectWhenItIsNamed() {
        site.revocations.revoke(
                site.acme, Revocation.Kind.UID, "ada", site.second().id(), null, null);
        assertThat(site.verify(token).uid()).isEqualTo("ada");
        site.revocations.revoke(
                site.acme, Revocation.Kind.UID, "ada", site.project().id(), null, null);
        assertThat(site.refusal(token)).isEqualTo(Refusal.Unauthenticated.TOKEN);
    }

    @Test
    void holdForTheirTenantOnly() {
        for (Revocation.Kind kind :
                List.of(Revocation.Kind.JTI, Revocation.Kind.SID, Revocation.Kind.UID, Revocation.Kind.KID)) {
            site.revocations.revoke(site.rival, kind, String.valueOf(targets().get(kind)), null, null, null);
        }
        assertThat(site.verify(token).uid()).isEqualTo("ada");
        assertThat(site.revocations.list(site.acme)).isEmpty();
    }

    @Test
    void areRefusedOnWhatIsNotTheTenants() {
        String rivals = site.foreign().id();
        List<ThrowingCallable> foreign = List.of(
                () -> site.revocations.revoke(site.acme, Revocation.Kind.PROJECT, rivals, null, null, null),
                () -> site.revocations.revoke(site.acme, Revocation.Kind.TENANT, site.rival, null, null, null),
                () -> site.revocations.revoke(site.acme, Revocation.Kind.UID, "ada", rivals, null, null),
                () -> site.revocations.delete(site.acme, "rev_none"),
                () -> {
                    Revocation own = site.revocations.revoke(site.acme, Revocation.Kind.UID, "eve", null, null, null);
                    site.revocations.delete(site.rival, own.id());
                });
        for (ThrowingCallable call : foreign) {
            assertThat(refusal(call).code()).isEqualTo(Code.NOT_FOUND);
        }
    }

    @Test
    void nameTheFieldThatIsWrong() {
        for (String value : new String[] {null, "", "a\u0000", "x".repeat(256)}) {
            for (Revocation.Kind kind : Revocation.Kind.values()) {
                assertThat(refusal(() -> site.revocations.revoke(site.acme, kind, value, null, null, null))
                                .param())
                        .isEqualTo(kind.text());
            }
        }
        assertThat(refusal(() -> site.revocations.revoke(
                                site.acme, Revocation.Kind.UID, "ada", null, "x".repeat(501), null))
                        .param())
                .isEqualTo("reason");
        assertThat(refusal(() -> site.revocations.revoke(
                                site.acme, Revocation.Kind.UID, "ada", null, null, site.clock.instant()))
                        .param())
                .isEqualTo("expires_at");
    }

    @Test
    void ofTheSameThingStandEachForItself() {
        Revocation one = site.revocations.revoke(site.acme, Revocation.Kind.UID, "ada", null, "a", null);
        Revocation two = site.revocations.revoke(site.acme, Revocation.Kind.UID, "ada", null, "b", null);
        site.revocations.delete(site.acme, one.id());
        assertThat(site.revocations.isRevoked(caller)).isTrue();
        site.revocations.delete(site.acme, two.id());
        assertThat(site.revocations.isRevoked(caller)).isFalse();
    }

    @Test
    void outliveARestart() {
        site.revocations.revoke(site.acme, Revocation.Kind.UID, "ada", null, null, null);
        site.database.close();
        try (Database again = site.reopen()) {
            assertThat(new Revocations(again, new Projects(again), site.clock).isRevoked(caller))
                    .isTrue();
        }
    }
}
