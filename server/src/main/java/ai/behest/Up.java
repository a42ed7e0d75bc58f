package ai.behest;

import ai.behest.observe.Logs;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the server and keeps it running until it is told to stop. */
@Command(name = "up", mixinStandardHelpOptions = true, description = "Starts gateway, management API and first page.")
final class Up implements Callable<Integer> {
    private static final int DATABASE_BROKEN = 74; // EX_IOERR of sysexits.h

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "The port (default ${DEFAULT-VALUE}; 0 for any free one).")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "The address to listen on (default ${DEFAULT-VALUE}; 0.0.0.0 for every one).")
    private String host = "127.0.0.1";

    @Option(
            names = "--data",
            defaultValue = "data",
            description = "Where the database and the master key lie (default ./${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Option(
            names = "--database-url",
            description = "PostgreSQL instead of the embedded database: postgresql://user@host/database. A password"
                    + " belongs into the variable BEHEST_DATABASE_URL, which is read as well.")
    private @Nullable String databaseUrl;

    @Option(
            names = "--base-domain",
            defaultValue = "localhost",
            description = "Projects are reached at SLUG.DOMAIN (default ${DEFAULT-VALUE}).")
    private String baseDomain = "localhost";

    @Option(names = "--demo", description = "Makes one more tenant, project and key to try, also on old data.")
    private boolean demo;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        long started = System.nanoTime();
        Logs.start(System.getenv());
        Config config = Config.from(System.getenv()).with(host, port, data, databaseUrl, baseDomain);
        Behest behest = Behest.start(config);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            behest.close();
            stopped.countDown();
        }));
        behest.onBroken(() -> Runtime.getRuntime().halt(DATABASE_BROKEN));
        Demo.Keys keys = behest.firstStart(demo);
        Welcome.print(out(), behest, config, keys, behest.ownerLink(keys), (System.nanoTime() - started) / 1_000_000);
        stopped.await();
        return 0;
    }

    private PrintWriter out() {
        return spec == null
                ? new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8)
                : spec.commandLine().getOut();
    }
}
