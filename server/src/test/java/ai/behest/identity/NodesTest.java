package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.store.Database;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node changes the others know, within the second that contract §3 gives them. */
class NodesTest {
    private Site site;
    private Database database;
    private KeyRing keyRing;
    private ApiKeys apiKeys;
    private AdminTokens adminTokens;
    private Revocations revocations;
    private TokenVerifier verifier;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
        database = site.elsewhere();
        Projects projects = new Projects(database);
        keyRing = new KeyRing(database, site.masterKey, site.clock);
        apiKeys = new ApiKeys(database, site.masterKey, projects, site.clock);
        adminTokens = new AdminTokens(database, site.masterKey);
        revocations = new Revocations(database, projects, site.clock);
        verifier = new TokenVerifier(
                keyRing,
                revocations,
                TokenVerifier.DEFAULT_ISSUERS,
                Site.ISSUER,
                site.issuer,
                site.clock,
                site.faults::add);
    }

    @AfterEach
    void close() {
        if (database != site.database) {
            database.close();
        }
        site.close();
    }

    private static void withinASecond(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("a second has passed").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private boolean isAccepted(String token) {
        return verifier.verify(token, site.project())
                .handle((caller, failure) -> failure == null)
                .join();
    }

    @Test
    void hearOfApiKeysAndAdminTokens() {
        ApiKeys.Created key = site.apiKey(Role.USER);
        withinASecond(() -> apiKeys.find(key.secret()) != null);
        site.apiKeys.revoke(site.acme, site.project().id(), key.key().id());
        withinASecond(() -> apiKeys.find(key.secret()) == null);
        AdminTokens.Created admin = site.adminTokens.create(site.acme, "a");
        withinASecond(() -> adminTokens.find(admin.secret()) != null);
        site.adminTokens.revoke(site.acme, admin.token().id());
        withinASecond(() -> adminTokens.find(admin.secret()) == null);
    }

    @Test
    void hearOfSigningKeysAndTheirEnd() {
        LocalSigner signer = new LocalSigner(site, site.acme);
        String token = signer.token().text();
        withinASecond(() -> isAccepted(token));
        assertThat(new String(keyRing.jwks(site.acme), StandardCharsets.UTF_8)).contains(signer.kid);
        site.signingKeys.revoke(site.acme, signer.kid);
        withinASecond(() -> !isAccepted(token));
        assertThat(new String(keyRing.jwks(site.acme), StandardCharsets.UTF_8)).doesNotContain(signer.kid);
    }

    @Test
    void acceptWhatTheOthersMintBeforeAndAfterARotation() {
        assertThat(isAccepted(site.token("{\"user_id\":\"ada\"}"))).isTrue();
        String fresh = site.keyRing.rotate(KeyRing.OVERLAP);
        withinASecond(() -> keyRing.find(fresh) != null);
        site.clock.advance(Duration.ofMinutes(5));
        assertThat(isAccepted(site.token("{\"user_id\":\"ada\"}"))).isTrue();
        assertThat(keyRing.platformKeys()).isEqualTo(site.keyRing.platformKeys());
    }

    @Test
    void hearOfRevocationsAndOfTheirEnd() {
        String token = site.token("{\"user_id\":\"ada\"}");
        assertThat(isAccepted(token)).isTrue();
        Revocation revocation = site.revocations.revoke(site.acme, Revocation.Kind.UID, "ada", null, null, null);
        withinASecond(() -> !isAccepted(token));
        assertThat(Site.refusal(verifier.verify(token, site.project()))).isEqualTo(Refusal.Unauthenticated.TOKEN);
        site.revocations.delete(site.acme, revocation.id());
        withinASecond(() -> isAccepted(token));
    }

    @Test
    void makeOneFirstPlatformKeyBetweenThem() {
        assertThat(keyRing.platformKeys())
                .isEqualTo(site.keyRing.platformKeys())
                .hasSize(1);
    }
}
