package ai.behest.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packages of npm in {@code browser/node}, at the versions of its lock file. */
final class Packages {
    private static final int PATIENCE_MINUTES = 5;

    private Packages() {}

    /** The folder of the packages; they are fetched if they are not there. */
    static synchronized Path folder() {
        Path node = root().resolve("browser").resolve("node");
        Path modules = node.resolve("node_modules");
        if (!Files.isRegularFile(modules.resolve(".package-lock.json"))) {
            fetch(node);
        }
        return modules;
    }

    /** The repository: the tests of any module run below it. */
    static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isDirectory(folder.resolve("browser").resolve("node")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no browser/node above this folder"));
    }

    private static void fetch(Path node) {
        try {
            Process npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
                    .directory(node.toFile())
                    .redirectErrorStream(true)
                    .start();
            npm.getOutputStream().close();
            String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!npm.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                throw new IllegalStateException(
                        "This test needs packages of npm, and npm ci could not fetch them: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
