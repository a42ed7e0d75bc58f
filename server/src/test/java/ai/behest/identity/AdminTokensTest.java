package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.store.Database;
import ai.behest.wire.Code;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokensTest {
    private Site site;

    @BeforeEach
    void open(@TempDir Path temporary) {
        site = new Site(temporary);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void areFoundByTheirSecretAndNothingElse() {
        AdminTokens.Created created = site.adminTokens.create(site.acme, "laptop");
        assertThat(created.secret()).matches("behest_admin_[0-9a-f]{32}");
        assertThat(site.adminTokens.find(created.secret())).isEqualTo(created.token());
        for (String wrong : List.of(
                "",
                created.secret() + "0",
                created.secret().toUpperCase(Locale.ROOT),
                "behest_admin_" + "0".repeat(32),
                site.apiKey(Role.ADMIN).secret(),
                "behest_admin_' OR 1=1 --")) {
            assertThat(site.adminTokens.find(wrong)).as(wrong).isNull();
        }
        assertThat(site.apiKeys.find(created.secret())).isNull();
    }

    @Test
    void areListedAndRevokedByTheirTenantOnly() {
        AdminTokens.Created created = site.adminTokens.create(site.acme, "laptop");
        String id = created.token().id();
        assertThat(site.adminTokens.list(site.acme)).containsExactly(created.token());
        assertThat(site.adminTokens.list(site.rival)).isEmpty();
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> site.adminTokens.revoke(site.rival, id));
        assertThat(refused.refusal().code()).isEqualTo(Code.NOT_FOUND);
        assertThat(site.adminTokens.find(created.secret())).isNotNull();
        site.adminTokens.revoke(site.acme, id);
        assertThat(site.adminTokens.find(created.secret())).isNull();
        assertThat(site.adminTokens.list(site.acme).getFirst().revokedAt()).isEqualTo(site.clock.instant());
    }

    @Test
    void outliveARestart() {
        String kept = site.adminTokens.create(site.acme, "kept").secret();
        AdminTokens.Created gone = site.adminTokens.create(site.acme, "gone");
        site.adminTokens.revoke(site.acme, gone.token().id());
        site.database.close();
        try (Database again = site.reopen()) {
            AdminTokens tokens = new AdminTokens(again, site.masterKey);
            assertThat(tokens.find(kept)).isNotNull();
            assertThat(tokens.find(gone.secret())).isNull();
        }
    }

    @Test
    void needAName() {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> site.adminTokens.create(site.acme, " "));
        assertThat(refused.refusal().param()).isEqualTo("name");
    }
}
