package ai.behest.docs;

import ai.behest.browser.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An app of Spring Boot in a process of its own, on any free port, told by variables what a reader's would be told. */
final class SpringApp implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)[\\s\\S]*Started \\w+ in");

    private final Program program;
    private final int port;

    /**
     * Starts it.
     *
     * @param classes its classes and resources
     */
    SpringApp(Path classes, String mainClass, Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("SERVER_PORT", "0");
        program = Program.start(
                classes,
                all,
                List.of(Program.JAVA.toString(), "-XX:+UseSerialGC", "-cp", classes + ":" + libraries(), mainClass));
        port = Integer.parseInt(
                program.onceItSays(STARTED, Duration.ofMinutes(1)).group(1));
    }

    /** What is on the class path of these tests, without the tests and the server. */
    private static String libraries() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .filter(each -> !each.contains("/docs/target/") && !each.contains("/server/target/"))
                .collect(Collectors.joining(":"));
    }

    /** {@code http://localhost:PORT}. */
    String origin() {
        return "http://localhost:" + port;
    }

    @Override
    public void close() {
        program.close();
    }
}
