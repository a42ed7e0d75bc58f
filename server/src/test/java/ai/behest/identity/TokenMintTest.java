package ai.behest.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenMintTest {
    private Site site;

    @BeforeEach
    void open(@TempDir Path dir) {
        site = new Site(dir);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void mintsATokenThatVerifies() {
        Caller caller = site.verify(site.token("{\"user_id\":\"ada\"}"));
        assertThat(caller.uid()).isEqualTo("ada");
        assertThat(caller.role()).isEqualTo(Role.USER);
    }
}
