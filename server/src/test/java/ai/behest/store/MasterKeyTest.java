package ai.behest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
    private static final byte[] SECRET = "sk-the-secret".getBytes(StandardCharsets.UTF_8);
    private static final String HEX = "0123456789abcdef".repeat(4);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void isMadeOnceAndReadableByItsOwnerOnly() throws Exception {
        Path file = directory.resolve("master.key");
        String sealed = MasterKey.load(null, file).seal(SECRET, "a");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(MasterKey.load(null, file).open(sealed, "a")).isEqualTo(SECRET);
    }

    @Test
    void sealsDifferentlyEachTimeAndHidesTheSecret() {
        MasterKey key = MasterKey.load(HEX, directory.resolve("unused"));
        assertThat(key.seal(SECRET, "a")).isNotEqualTo(key.seal(SECRET, "a")).doesNotContain("secret");
        assertThat(key.toString()).doesNotContain(HEX);
        assertThat(directory.resolve("unused")).doesNotExist();
    }

    @Test
    void opensOnlyInItsOwnContextWithItsOwnKeyAndUnaltered() {
        MasterKey key = MasterKey.load(HEX, directory.resolve("unused"));
        String sealed = key.seal(SECRET, "provider|ten_a|openai");
        assertThatThrownBy(() -> key.open(sealed, "provider|ten_b|openai")).isInstanceOf(StoreException.class);
        MasterKey other = MasterKey.load("f".repeat(64), directory.resolve("unused"));
        assertThatThrownBy(() -> other.open(sealed, "provider|ten_a|openai"))
                .isInstanceOf(StoreException.class)
                .hasMessageNotContaining("sk-the");
        for (int i = 3; i < sealed.length() - 2; i++) {
            char flipped = sealed.charAt(i) == 'A' ? 'B' : 'A';
            String altered = sealed.substring(0, i) + flipped + sealed.substring(i + 1);
            assertThatThrownBy(() -> key.open(altered, "provider|ten_a|openai")).isInstanceOf(StoreException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "zz", "0123456789abcdef0123456789abcdef", "not hex at all, not hex at all"})
    void refusesWhatIsNoKeyAndSaysWhere(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("bad.key"), text);
        assertThatThrownBy(() -> MasterKey.load(null, file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("bad.key");
        assertThatThrownBy(() -> MasterKey.load("x" + text, file)).hasMessageContaining("BEHEST_MASTER_KEY");
    }
}
