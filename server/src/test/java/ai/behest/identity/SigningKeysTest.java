package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.wire.Code;
import ai.behest.wire.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
    private Site site;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static RefusedException refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).isNotNull();
        return refused;
    }

    @Test
    void showsThePrivateHalfOnceInTheTwoFormsThatClientsRead() {
        SigningKeys.Created created = site.signingKeys.create(site.acme, "app");
        assertThat(created.key().kid()).matches("sk_[0-9a-f]{32}");
        assertThat(created.privateKeyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(created.behestKey()).doesNotContain("\n");
        assertThat(new String(Base64.getDecoder().decode(created.behestKey()), StandardCharsets.US_ASCII))
                .isEqualTo(created.privateKeyPem());
        assertThat(LocalSigner.read(created.privateKeyPem()).getModulus().bitLength())
                .isEqualTo(2_048);
        assertThat(site.signingKeys.list(site.acme)).containsExactly(created.key());
    }

    @Test
    void areSeenByTheirTenantOnly() {
        String kid = site.signingKeys.create(site.acme, "app").key().kid();
        assertThat(site.signingKeys.list(site.rival)).isEmpty();
        assertThat(refused(() -> site.signingKeys.revoke(site.rival, kid))
                        .refusal()
                        .code())
                .isEqualTo(Code.NOT_FOUND);
        assertThat(refused(() -> site.signingKeys.revoke(site.acme, "sk_none"))
                        .refusal()
                        .code())
                .isEqualTo(Code.NOT_FOUND);
        assertThat(site.keyRing.find(kid)).isNotNull();
    }

    @Test
    void endAtOnceWhenRevokedAndStayRevoked() {
        LocalSigner signer = new LocalSigner(site, site.acme);
        site.signingKeys.revoke(site.acme, signer.kid);
        assertThat(site.keyRing.find(signer.kid)).isNull();
        SigningKey listed = site.signingKeys.list(site.acme).getFirst();
        assertThat(listed.revokedAt()).isEqualTo(site.clock.instant());
        site.clock.advance(java.time.Duration.ofHours(1));
        site.signingKeys.revoke(site.acme, signer.kid);
        assertThat(site.signingKeys.list(site.acme)).containsExactly(listed);
    }

    @Test
    void areRefusedASecondTimeWhoeverOwnsThem() {
        RSAPublicKey key = (RSAPublicKey) Rsa.generate().getPublic();
        String pem = Rsa.pem("PUBLIC KEY", key.getEncoded());
        SigningKey first = site.signingKeys.upload(site.acme, "one", pem);
        for (String tenant : List.of(site.acme, site.rival)) {
            assertThat(refused(() -> site.signingKeys.upload(tenant, "two", pem))
                            .refusal()
                            .param())
                    .isEqualTo("public_key_pem");
        }
        site.signingKeys.revoke(site.acme, first.kid());
        assertThat(refused(() -> site.signingKeys.upload(site.acme, "again", pem))
                        .refusal()
                        .param())
                .isEqualTo("public_key_pem");
    }

    @Test
    void areRefusedWhenTheyAreThePlatforms() {
        VerifyKey platform =
                site.keyRing.find(site.keyRing.platformKeys().getFirst().kid());
        assertThat(platform).isNotNull();
        String pem = Rsa.pem("PUBLIC KEY", platform.key().getEncoded());
        assertThat(refused(() -> site.signingKeys.upload(site.acme, "k", pem))
                        .refusal()
                        .param())
                .isEqualTo("public_key_pem");
    }

    @Test
    void areFivePerTenantAtMostHoweverManyAreAskedForAtOnce() throws Exception {
        List<String> pems = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            pems.add(Rsa.pem("PUBLIC KEY", Rsa.generate().getPublic().getEncoded()));
        }
        int registered = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> uploads = new ArrayList<>();
            for (String pem : pems) {
                uploads.add(() -> {
                    try {
                        site.signingKeys.upload(site.acme, "k", pem);
                        return true;
                    } catch (RefusedException e) {
                        assertThat(e.refusal().code()).isEqualTo(Code.CONFLICT);
                        return false;
                    }
                });
            }
            for (Future<Boolean> upload : threads.invokeAll(uploads)) {
                registered += upload.get() ? 1 : 0;
            }
        }
        assertThat(registered).isEqualTo(5);
        SigningKey one = site.signingKeys.list(site.acme).getFirst();
        site.signingKeys.revoke(site.acme, one.kid());
        site.signingKeys.create(site.acme, "again");
        assertThat(refused(() -> site.signingKeys.create(site.acme, "more"))
                        .refusal()
                        .code())
                .isEqualTo(Code.CONFLICT);
        site.signingKeys.create(site.rival, "its own");
    }

    @Test
    void needAName() {
        for (String name : new String[] {null, "", " ", "x".repeat(101), "a\nb", "\ud800"}) {
            assertThat(refused(() -> site.signingKeys.create(site.acme, name))
                            .refusal()
                            .param())
                    .isEqualTo("name");
        }
    }
}
