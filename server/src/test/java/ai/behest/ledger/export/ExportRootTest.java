package ai.behest.ledger.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportRootTest {
    @TempDir
    private Path folder;

    private static void refusesNamingTheField(org.assertj.core.api.ThrowableAssert.ThrowingCallable asked) {
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("directory"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc",
                "..",
                "../x",
                "a/../../x",
                "a/..",
                ".",
                "./a",
                "a//b",
                "a/",
                ".hidden",
                "a/.ssh",
                "a\\b",
                "a b",
                "a\u0000b",
                "C:",
                "a\nb",
                "ä",
                "~",
                "$HOME"
            })
    void refusesWhatIsNoPlainPathBelowTheRoot(String directory) {
        refusesNamingTheField(() -> ExportRoot.checked(directory));
        refusesNamingTheField(() -> new ExportRoot(folder).folder("t1", directory));
    }

    @Test
    void refusesAPathThatIsTooLong() {
        refusesNamingTheField(() -> ExportRoot.checked("a".repeat(201)));
    }

    @Test
    void followsNoLinkOutOfTheTenantsFolder() throws Exception {
        ExportRoot root = new ExportRoot(folder.resolve("out"));
        Path own = root.folder("t1", "a");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(own.resolveSibling("link"), elsewhere);
        refusesNamingTheField(() -> root.folder("t1", "link"));
        refusesNamingTheField(() -> root.folder("t1", "link/deeper"));
        Files.createSymbolicLink(own.resolveSibling("neighbour"), root.folder("t2", "a"));
        refusesNamingTheField(() -> root.folder("t1", "neighbour"));
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void makesTheFolderForItsOwnerAndGroupOnly() throws Exception {
        Path made = new ExportRoot(folder.resolve("far/out")).folder("t1", "finance/2026-q1");
        assertThat(made).isDirectory().isEqualTo(folder.toRealPath().resolve("far/out/t1/finance/2026-q1"));
        assertThat(Files.getPosixFilePermissions(made).toString()).doesNotContain("OTHERS");
    }
}
