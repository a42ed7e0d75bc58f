package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of a token saves the signature check and nothing else. */
class RememberedTokenTest {
    private Site site;
    private LocalSigner signer;
    private String token;

    @BeforeEach
    void verifyOnce(@TempDir Path dir) {
        site = new Site(dir);
        signer = new LocalSigner(site, site.acme);
        token = signer.token().text();
        site.verify(token);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void isRefusedOnceItHasExpired() {
        site.clock.advance(Duration.ofSeconds(3_659));
        assertThat(site.verify(token).uid()).isEqualTo("ada");
        site.clock.advance(Duration.ofSeconds(1));
        assertThat(site.refusal(token)).isEqualTo(Refusal.Unauthenticated.EXPIRED);
    }

    @Test
    void isRefusedOnceItIsRevoked() {
        site.revocations.revoke(site.acme, Revocation.Kind.UID, "ada", null, null, null);
        assertThat(site.refusal(token)).isEqualTo(Refusal.Unauthenticated.TOKEN);
        assertThat(site.lastFault()).isEqualTo(TokenFault.REVOKED);
    }

    @Test
    void isRefusedOnceItsKeyIsRevoked() {
        site.signingKeys.revoke(site.acme, signer.kid);
        assertThat(site.refusal(token)).isEqualTo(Refusal.Unauthenticated.TOKEN);
        assertThat(site.lastFault()).isEqualTo(TokenFault.KEY);
    }

    @Test
    void isRefusedOnceThePlatformKeyRetires() {
        String minted = site.token("{\"user_id\":\"ada\"}");
        site.verify(minted);
        String kid = site.keyRing.platformKeys().getFirst().kid();
        site.keyRing.rotate(KeyRing.OVERLAP);
        assertThat(site.verify(minted).uid()).isEqualTo("ada");
        site.keyRing.retire(kid);
        assertThat(site.refusal(minted)).isEqualTo(Refusal.Unauthenticated.TOKEN);
    }

    @Test
    void isRefusedWhileItsProjectIsSuspended() {
        site.projects.suspend(site.acme, site.project().id());
        assertThat(site.refusal(token).code()).isEqualTo(Code.PROJECT_SUSPENDED);
        site.projects.resume(site.acme, site.project().id());
        assertThat(site.verify(token).uid()).isEqualTo("ada");
    }

    @Test
    void isRefusedByAnotherProject() {
        assertThat(Site.refusal(site.verifier.verify(token, site.second()))).isEqualTo(Refusal.Unauthenticated.TOKEN);
        assertThat(Site.refusal(site.verifier.verify(token, site.foreign()))).isEqualTo(Refusal.Unauthenticated.TOKEN);
    }

    @Test
    void aTokenThatWasRefusedIsNotRemembered() {
        LocalSigner rival = new LocalSigner(site, site.rival);
        String forged =
                signer.token().claim("uid", "\"eve\"").signedBy(rival.key).text();
        for (int i = 0; i < 3; i++) {
            assertThat(site.refusal(forged)).isEqualTo(Refusal.Unauthenticated.TOKEN);
            assertThat(site.lastFault()).isEqualTo(TokenFault.SIGNATURE);
        }
    }
}
