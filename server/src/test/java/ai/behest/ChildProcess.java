package ai.behest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * A program that a test starts. What it says goes to files, never into pipes: a pipe that is not read holds its writer
 * up, and one of a killed child may close before it is drained.
 */
final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final Path output;
    private final Path errors;

    private ChildProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /**
     * Starts it.
     *
     * @param variables set besides those of this process, of which the server's own are left out
     * @param logs where its output and its errors are kept
     */
    static ChildProcess start(Path directory, Map<String, String> variables, Path logs, List<String> command) {
        try {
            Path output = Files.createTempFile(logs, "output", ".txt");
            Path errors = Files.createTempFile(logs, "errors", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("BEHEST_"));
            builder.environment().putAll(variables);
            return new ChildProcess(builder.start(), output, errors);
        } catch (IOException e) {
            throw new AssertionError(
                    "This test needs " + command.getFirst() + " on the PATH, and it could not be started", e);
        }
    }

    /** Waits for its end; its exit status. */
    int status(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Not at its end within " + patience + ": " + output() + errors());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** Waits until its output is like this, and gives it back. */
    String outputOnce(Duration patience, Predicate<String> condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String text = output();
            if (condition.test(text)) {
                return text;
            }
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("It did not say what was waited for: " + text + errors());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    String output() {
        return read(output);
    }

    String errors() {
        return read(errors);
    }

    /** SIGTERM: asks it to end. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL: ends it at once. Done when it is gone. */
    void kill() {
        process.destroyForcibly();
        status(Duration.ofSeconds(10));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
