package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.RefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are planted, then looked for in every text, failure and file that the room makes. */
class SecretsStaySecretTest {

    @Test
    void inTextsAndFailures(@TempDir Path dir) {
        try (Site site = new Site(dir)) {
            ApiKeys.Created key = site.apiKey(Role.ADMIN);
            AdminTokens.Created admin = site.adminTokens.create(site.acme, "a");
            SigningKeys.Created signing = site.signingKeys.create(site.acme, "s");
            MintedToken minted = site.mint.mint(
                    key.key(), site.project(), new MintRequest("ada", Role.USER, 60, null, null, java.util.Map.of()));
            String token = minted.token();
            Jws jws = Jws.parse(token);
            OpenedToken opened = OpenedToken.open(token, java.util.Set.of(Site.ISSUER));
            List<Object> shown = new ArrayList<>(List.of(
                    key,
                    admin,
                    signing,
                    minted,
                    jws,
                    opened,
                    site.verify(token),
                    site.keyRing,
                    site.mint,
                    site.verifier,
                    site.apiKeys,
                    site.masterKey,
                    TokenDigest.of(token)));
            List<String> bad = List.of(token + "x", token.substring(5), key.secret(), admin.secret());
            for (String credential : bad) {
                shown.add(trace(site.verifier.verify(credential, site.project())));
            }
            shown.add(failure(() -> site.signingKeys.upload(site.acme, "k", signing.privateKeyPem())));
            shown.add(failure(() -> site.signingKeys.upload(site.acme, "k", signing.behestKey())));
            shown.add(failure(() -> MintRequest.read(
                    ("{\"user_id\":\"ada\",\"" + key.secret() + "x\":").getBytes(StandardCharsets.UTF_8))));
            String pemLine = signing.privateKeyPem().lines().skip(5).findFirst().orElseThrow();
            for (Object each : shown) {
                String text = each.toString();
                assertThat(text)
                        .doesNotContain(RawToken.signature(token))
                        .doesNotContain(token.substring(0, 60))
                        .doesNotContain(key.secret().substring(20))
                        .doesNotContain(admin.secret().substring(20))
                        .doesNotContain(pemLine)
                        .doesNotContain(signing.behestKey().substring(100, 160));
            }
        }
    }

    @Test
    void inTheRowsAndFilesOfTheDatabase(@TempDir Path dir) throws IOException {
        List<String> secrets = new ArrayList<>();
        try (Site site = new Site(dir)) {
            ApiKeys.Created key = site.apiKey(Role.ADMIN);
            secrets.add(key.secret().substring(20));
            secrets.add(site.apiKeys
                    .rotate(site.acme, site.project().id(), key.key().id(), ApiKeys.OVERLAP)
                    .secret()
                    .substring(20));
            secrets.add(site.adminTokens.create(site.acme, "a").secret().substring(20));
            SigningKeys.Created signing = site.signingKeys.create(site.acme, "s");
            secrets.add(signing.privateKeyPem().lines().skip(5).findFirst().orElseThrow());
            secrets.add(signing.behestKey().substring(100, 160));
            secrets.add(RawToken.signature(site.token("{\"user_id\":\"ada\"}")));
            for (String table : List.of("api_key", "admin_token", "signing_key", "platform_key", "change_log")) {
                List<String> rows = site.database.read(handle -> handle.createQuery("SELECT * FROM " + table)
                        .mapToMap()
                        .map(Object::toString)
                        .list());
                assertThat(rows).isNotEmpty();
                assertThat(rows).noneMatch(row -> secrets.stream().anyMatch(row::contains));
            }
            try (var files = Files.list(dir)) {
                for (Path file : files.filter(
                                each -> each.getFileName().toString().startsWith("behest.db"))
                        .toList()) {
                    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                    assertThat(secrets).noneMatch(content::contains);
                    assertThat(content).doesNotContain("PRIVATE KEY");
                }
            }
        }
    }

    private static String trace(java.util.concurrent.CompletableFuture<Caller> answer) {
        try {
            throw new AssertionError("Accepted as " + answer.join());
        } catch (CompletionException e) {
            return trace(e);
        }
    }

    private static String failure(Runnable call) {
        try {
            call.run();
            throw new AssertionError("Was not refused");
        } catch (RefusedException e) {
            return e.refusal() + trace(e);
        }
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
