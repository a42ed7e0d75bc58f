package ai.behest.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that is measured or killed, with what it says in a file. */
final class Program implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it; its log goes on where an earlier one of the same name ended. */
    static Program start(Path log, Map<String, String> variables, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(variables);
        try {
            return new Program(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " could not be started", e);
        }
    }

    /** The command with its process held on one core; unchanged when core is negative. */
    static List<String> pinned(int core, List<String> command) {
        if (core < 0) {
            return command;
        }
        List<String> pinned = new java.util.ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
        pinned.addAll(command);
        return pinned;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** taskset replaces itself by the command, so this is the command's own process. */
    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until somebody listens on this port of the loopback address. */
    Program listening(int port) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("Nothing listens on port " + port + ": " + lastWords());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return this;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String lastWords() {
        try {
            String said = Files.readString(log);
            return said.substring(Math.max(0, said.length() - 2_000));
        } catch (IOException e) {
            return "(no log)";
        }
    }

    /** SIGKILL; done when the process has gone. */
    void kill() {
        process.destroyForcibly();
        end();
    }

    /** SIGTERM, and SIGKILL when that has not helped in a while. */
    @Override
    public void close() {
        process.destroy();
        end();
    }

    private void end() {
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
