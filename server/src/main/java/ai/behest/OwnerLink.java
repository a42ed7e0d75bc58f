package ai.behest;

import ai.behest.people.Access;
import ai.behest.people.AccessSettings;
import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.tenant.Tenants;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The way back in for whoever holds the server's machine: a link that makes an owner, whether the server runs or not. */
@Command(
        name = "owner-link",
        mixinStandardHelpOptions = true,
        description = "Prints a link that makes an owner of the console, once. For when nobody gets in any more.")
final class OwnerLink implements Callable<Integer> {
    @Option(
            names = "--data",
            defaultValue = "data",
            description = "Where the server's database and master key lie (default ./${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Option(names = "--database-url", description = "The server's PostgreSQL, if it has one, as with up.")
    private @Nullable String databaseUrl;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            description = "The console's address (default ${DEFAULT-VALUE}, or BEHEST_CONSOLE_ORIGIN).")
    private String url = "http://localhost:8080";

    @Option(names = "--tenant", description = "Whose owner: ten_... (default: the install's first tenant).")
    private @Nullable String tenant;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, String> environment = System.getenv();
        Config config = Config.from(environment).with("127.0.0.1", 0, data, databaseUrl, "localhost");
        Path sqlite = data.resolve("behest.db");
        Path key = data.resolve("master.key");
        // neither is made here: a new key would not open what the server wrote
        if (config.masterKey() == null && !Files.exists(key)) {
            throw new IllegalStateException(
                    "There is no master key in " + data + ". Name the server's folder: --data.");
        }
        if (config.databaseUrl() == null && !Files.exists(sqlite)) {
            throw new IllegalStateException("There is no database in " + data + ". Name the server's folder: --data.");
        }
        MasterKey masterKey = MasterKey.load(config.masterKey(), key);
        try (Database database = config.databaseUrl() == null
                ? Database.sqlite(sqlite, Clock.systemUTC())
                : Database.postgresql(config.databaseUrl(), Clock.systemUTC())) {
            print(database, masterKey, AccessSettings.from(environment));
        }
        return 0;
    }

    private void print(Database database, MasterKey masterKey, AccessSettings settings) {
        Tenants tenants = new Tenants(database);
        String whose = tenant == null ? tenants.oldest() : tenants.get(tenant).id();
        if (whose == null) {
            throw new IllegalStateException("The server has not made its first tenant yet. Start it: ./behest up");
        }
        String address = URI.create(url).toString();
        try (Access access = new Access(
                database,
                masterKey,
                tenants,
                settings,
                new Access.Outside(() -> address, null, new NoWeb()),
                Clock.systemUTC())) {
            String link = access.firstOwner().link(whose);
            PrintWriter out = out();
            out.println(link);
            out.println(
                    "Open it to make an owner: it works once, for 24 hours. With the e-mail of somebody who is there,");
            out.println("it gives them a new password and the role owner, and takes their second factors away.");
            out.flush();
        }
    }

    /** A link needs nobody outside. */
    private record NoWeb() implements ai.behest.people.Web {
        @Override
        public CompletableFuture<byte[]> get(URI uri) {
            return CompletableFuture.failedFuture(new IllegalStateException("Nobody is asked here"));
        }

        @Override
        public CompletableFuture<byte[]> post(URI uri, Map<String, String> headers, String form) {
            return get(uri);
        }
    }

    private PrintWriter out() {
        return spec == null
                ? new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8)
                : spec.commandLine().getOut();
    }
}
