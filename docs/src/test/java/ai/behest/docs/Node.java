package ai.behest.docs;

import ai.behest.browser.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The packages of npm that these tests use, at the versions of {@code src/test/node/package-lock.json}. */
final class Node {
    static final Path FOLDER = Path.of("src", "test", "node").toAbsolutePath();

    private Node() {}

    /** The folder of the packages; they are fetched if they are not there. */
    static synchronized Path modules() {
        Path modules = FOLDER.resolve("node_modules");
        if (!Files.isRegularFile(modules.resolve(".package-lock.json"))) {
            Program.Ended npm =
                    Program.run(FOLDER, Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
            if (!npm.isWell()) {
                throw new AssertionError(
                        "This test needs packages of npm, and npm ci could not fetch them: " + npm.said());
            }
        }
        return modules;
    }
}
