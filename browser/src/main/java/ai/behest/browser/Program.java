package ai.behest.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that a test starts. All that it says goes to one file: a pipe that nobody reads would hold it up. */
public final class Program implements AutoCloseable {
    public static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

    private final Process process;
    private final Path said;

    /** How a program ended, and what it said on the way. */
    public record Ended(int status, String said) {
        public boolean isWell() {
            return status == 0;
        }
    }

    private Program(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    /** Starts it with these variables besides those of this process, of which Behest's own are left out. */
    public static Program start(Path directory, Map<String, String> variables, List<String> command) {
        try {
            Path said = Files.createTempFile("behest-program", ".txt");
            said.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("BEHEST_"));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().putAll(variables);
            return new Program(builder.start(), said);
        } catch (IOException e) {
            throw new AssertionError(
                    "This test needs " + command.getFirst() + " on the PATH, and it could not be started", e);
        }
    }

    /** Starts it and waits for its end. */
    public static Ended run(Path directory, Map<String, String> variables, String... command) {
        try (Program program = start(directory, variables, List.of(command))) {
            if (!program.process.waitFor(LONGEST_RUN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Not at its end within " + LONGEST_RUN + ": " + program.said());
            }
            return new Ended(program.process.exitValue(), program.said());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** Waits until it has said this, and gives back what matched. */
    public Matcher onceItSays(Pattern what, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean isAlive = process.isAlive();
            Matcher matcher = what.matcher(said());
            if (matcher.find()) {
                return matcher;
            }
            if (!isAlive || System.nanoTime() > deadline) {
                throw new AssertionError("It did not say " + what + " but: " + said());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private String said() {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, and a little later SIGKILL; done when it is gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            Files.deleteIfExists(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
