package ai.behest.bench;

import java.nio.file.Path;
import java.util.List;

/** How the fake provider is started on its own; the server's libraries hold it. */
final class FakeProvider {

    private FakeProvider() {}

    static List<String> command(Path home, int port) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                home.resolve("server/target/lib") + "/*",
                "ai.behest.fake.Main",
                "--port",
                Integer.toString(port));
    }
}
