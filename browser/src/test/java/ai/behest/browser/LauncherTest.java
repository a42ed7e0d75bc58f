package ai.behest.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./behest} in a home of its own, so that what a rehearsal leaves behind does not speed up other tests' servers. */
final class LauncherTest {
    private static final Pattern UP = Pattern.compile("Behest is up at");
    private static final String SHARED = " ai.behest.Behest source: shared objects file";

    @Test
    void afterARehearsalAServerStartsFromIt(@TempDir Path home) throws IOException {
        furnish(home);
        assertThat(classesOf(home)).contains(" ai.behest.Behest source: ").doesNotContain(SHARED);
        Program.Ended rehearsed =
                Program.run(home, Map.of(), home.resolve("behest").toString(), "rehearse");
        assertThat(rehearsed.status()).as(rehearsed.said()).isZero();
        assertThat(classesOf(home)).contains(SHARED);
    }

    /** What the JVM of a server says of where it has its classes from. */
    private static String classesOf(Path home) throws IOException {
        Path classes = home.resolve("classes.log");
        Map<String, String> variables = Map.of("BEHEST_JAVA_OPTS", "-Xlog:class+load:file=" + classes);
        List<String> command = List.of(home.resolve("behest").toString(), "up", "--port", "0");
        try (Program server = Program.start(home, variables, command)) {
            server.onceItSays(UP, Duration.ofSeconds(60));
        }
        return Files.readString(classes);
    }

    /** The launcher and what it looks at; the program last, since it must not be older than its source. */
    private static void furnish(Path home) throws IOException {
        Path root = Packages.root();
        for (String each : List.of(
                "pom.xml",
                "server/pom.xml",
                "server/src",
                "server/target/lib",
                "fake-provider/pom.xml",
                "fake-provider/src")) {
            Files.createDirectories(home.resolve(each).getParent());
            Files.createSymbolicLink(home.resolve(each), root.resolve(each));
        }
        Files.copy(root.resolve("behest"), home.resolve("behest"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(root.resolve("server/target/behest-server.jar"), home.resolve("server/target/behest-server.jar"));
    }
}
