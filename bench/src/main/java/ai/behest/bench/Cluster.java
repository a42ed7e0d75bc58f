package ai.behest.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL of the race's own, which can be stopped and started. Durable: fsync is on. */
final class Cluster implements AutoCloseable {
    private final Path bin;
    private final Path directory;
    private final Path log;
    private final int port = Program.freePort();

    /** @param bin where initdb and pg_ctl lie */
    Cluster(Path bin, Path scratch) {
        this.bin = bin;
        this.directory = scratch.resolve("pg");
        this.log = scratch.resolve("pg.log");
        run("install", "-d", "-o", owner(), directory.toString());
        run("install", "-m", "666", "/dev/null", log.toString());
        as(
                bin.resolve("initdb").toString(),
                "-D",
                directory.toString(),
                "-A",
                "trust",
                "-U",
                "behest",
                "-E",
                "UTF8",
                "--no-locale");
        start();
    }

    String url() {
        return "postgresql://behest@127.0.0.1:" + port + "/postgres";
    }

    void start() {
        as(
                bin.resolve("pg_ctl").toString(),
                "-D",
                directory.toString(),
                "-w",
                "-l",
                log.toString(),
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200",
                "start");
    }

    /** Connections are cut, what was committed stays. */
    void stop() {
        as(bin.resolve("pg_ctl").toString(), "-D", directory.toString(), "-w", "-m", "fast", "stop");
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String owner() {
        return isRoot() ? "postgres" : System.getProperty("user.name");
    }

    /** PostgreSQL refuses to run as root. */
    private static void as(String... command) {
        List<String> all = new ArrayList<>(isRoot() ? List.of("runuser", "-u", "postgres", "--") : List.of());
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command[0], e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
