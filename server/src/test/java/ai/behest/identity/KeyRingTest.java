package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.store.StoreException;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private Path dir;
    private Site site;

    @BeforeEach
    void open(@TempDir Path temporary) {
        dir = temporary;
        site = new Site(temporary);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private List<String> published(@Nullable String tenantId) {
        try {
            return JWKSet.parse(new String(site.keyRing.jwks(tenantId), StandardCharsets.UTF_8)).getKeys().stream()
                    .map(JWK::getKeyID)
                    .toList();
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }

    private String signsNow() {
        return site.verify(site.token("{\"user_id\":\"ada\"}")).keyId();
    }

    @Test
    void publishesThePlatformsKeysAndThatTenants() throws Exception {
        String platform = site.keyRing.platformKeys().getFirst().kid();
        String acme = site.signingKeys.create(site.acme, "a").key().kid();
        String rival = site.signingKeys.create(site.rival, "r").key().kid();
        assertThat(published(null)).containsExactly(platform);
        assertThat(published(site.acme)).containsExactly(platform, acme);
        assertThat(published(site.rival)).containsExactly(platform, rival);
        site.signingKeys.revoke(site.acme, acme);
        assertThat(published(site.acme)).containsExactly(platform);
        String json = new String(site.keyRing.jwks(site.rival), StandardCharsets.UTF_8);
        for (JWK key : JWKSet.parse(json).getKeys()) {
            assertThat(key.isPrivate()).isFalse();
            assertThat(key.toJSONObject()).containsOnlyKeys("kty", "kid", "use", "alg", "n", "e");
            assertThat(key.getAlgorithm().getName()).isEqualTo("RS256");
            assertThat(key.getKeyUse().identifier()).isEqualTo("sig");
        }
    }

    @Test
    void handsOutASetThatCannotBeChanged() {
        site.keyRing.jwks(null)[0] = 'X';
        assertThat(new String(site.keyRing.jwks(null), StandardCharsets.UTF_8)).startsWith("{\"keys\":");
    }

    @Test
    void keepsItsKeysOverARestart() {
        String token = site.token("{\"user_id\":\"ada\"}");
        String platform = site.keyRing.platformKeys().getFirst().kid();
        site.database.close();
        try (Database again = site.reopen()) {
            KeyRing ring = new KeyRing(again, site.masterKey, site.clock);
            assertThat(ring.platformKeys())
                    .extracting(KeyRing.PlatformKeyInfo::kid)
                    .containsExactly(platform);
            TokenVerifier verifier = new TokenVerifier(
                    ring, site.revocations, java.util.Set.of(), Site.ISSUER, site.issuer, site.clock, _ -> {});
            assertThat(Site.verify(verifier, token, site.project()).uid()).isEqualTo("ada");
        }
    }

    @Test
    void refusesToStartWithAnotherMasterKey() {
        MasterKey other = MasterKey.load("ab".repeat(32), dir.resolve("unused"));
        assertThatThrownBy(() -> new KeyRing(site.database, other, site.clock))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("master key");
    }

    @Test
    void publishesANewKeyAtOnceAndSignsWithItFiveMinutesLater() {
        String old = site.keyRing.platformKeys().getFirst().kid();
        String fresh = site.keyRing.rotate(Duration.ofHours(1));
        assertThat(published(null)).containsExactly(old, fresh);
        assertThat(signsNow()).isEqualTo(old);
        site.clock.advance(Duration.ofMinutes(5));
        assertThat(signsNow()).isEqualTo(fresh);
        assertThat(site.keyRing.platformKeys().getLast().signs()).isTrue();
    }

    @Test
    void verifiesTheOldKeysTokensUntilTheOverlapEnds() {
        site.keyRing.rotate(Duration.ofHours(1));
        String token = site.token("{\"user_id\":\"ada\",\"ttl\":86400}");
        site.clock.advance(Duration.ofMinutes(64));
        assertThat(site.verify(token).uid()).isEqualTo("ada");
        site.clock.advance(Duration.ofMinutes(1));
        assertThat(site.refusal(token)).isEqualTo(Refusal.Unauthenticated.TOKEN);
        assertThat(published(null)).hasSize(1);
    }

    @Test
    void losesNoTokenInARotationWithTheUsualOverlap() {
        site.keyRing.rotate(KeyRing.OVERLAP);
        site.clock.advance(Duration.ofSeconds(299));
        String last = site.token("{\"user_id\":\"ada\",\"ttl\":86400}");
        site.clock.advance(Duration.ofSeconds(86_459));
        assertThat(site.verify(last).uid()).isEqualTo("ada");
    }

    @Test
    void signsOnWhenTheOldKeyIsRetiredInAHurry() {
        String old = site.keyRing.platformKeys().getFirst().kid();
        String token = site.token("{\"user_id\":\"ada\"}");
        String fresh = site.keyRing.rotate(KeyRing.OVERLAP);
        site.keyRing.retire(old);
        assertThat(signsNow()).isEqualTo(fresh);
        assertThat(site.refusal(token)).isEqualTo(Refusal.Unauthenticated.TOKEN);
        RefusedException last = catchThrowableOfType(RefusedException.class, () -> site.keyRing.retire(fresh));
        assertThat(last.refusal().code()).isEqualTo(Code.CONFLICT);
        RefusedException gone = catchThrowableOfType(RefusedException.class, () -> site.keyRing.retire(old));
        assertThat(gone.refusal().code()).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void refusesAnOverlapThatIsNoOverlap() {
        for (Duration overlap : List.of(Duration.ofSeconds(-1), Duration.ofDays(31))) {
            RefusedException refused = catchThrowableOfType(RefusedException.class, () -> site.keyRing.rotate(overlap));
            assertThat(refused.refusal().param()).isEqualTo("overlap");
        }
    }
}
