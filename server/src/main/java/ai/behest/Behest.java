package ai.behest;

import ai.behest.admission.Admission;
import ai.behest.admission.HeldBalances;
import ai.behest.alert.AlertSettings;
import ai.behest.alert.Alerts;
import ai.behest.alert.Letterbox;
import ai.behest.audit.AuditLog;
import ai.behest.budget.Balances;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Purses;
import ai.behest.console.Console;
import ai.behest.console.frame.Pages;
import ai.behest.control.Control;
import ai.behest.fake.FakeProvider;
import ai.behest.gateway.Gateway;
import ai.behest.gateway.Rooms;
import ai.behest.http.Exchange;
import ai.behest.http.FrontDoor;
import ai.behest.http.Loop;
import ai.behest.http.Reception;
import ai.behest.identity.AdminTokens;
import ai.behest.identity.ApiKeys;
import ai.behest.identity.KeyRing;
import ai.behest.identity.Revocations;
import ai.behest.identity.SigningKeys;
import ai.behest.identity.TokenMint;
import ai.behest.identity.TokenVerifier;
import ai.behest.ledger.CallLog;
import ai.behest.ledger.Costs;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.Nodes;
import ai.behest.ledger.OpenCalls;
import ai.behest.ledger.PriceBook;
import ai.behest.ledger.RecentCalls;
import ai.behest.ledger.Reports;
import ai.behest.ledger.Rerating;
import ai.behest.ledger.export.Bucket;
import ai.behest.ledger.export.BucketSettings;
import ai.behest.ledger.export.ExportRoot;
import ai.behest.ledger.export.ExportSchedule;
import ai.behest.ledger.export.Exports;
import ai.behest.ledger.export.Names;
import ai.behest.memory.Threads;
import ai.behest.observe.Signals;
import ai.behest.people.Access;
import ai.behest.people.AccessSettings;
import ai.behest.provider.BaseUrl;
import ai.behest.provider.GuardedFetch;
import ai.behest.provider.OperatorFetch;
import ai.behest.provider.Platform;
import ai.behest.provider.Provider;
import ai.behest.provider.Providers;
import ai.behest.provider.Upstream;
import ai.behest.safety.Effects;
import ai.behest.safety.KillSwitches;
import ai.behest.safety.RunningCalls;
import ai.behest.safety.Stops;
import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.tenant.Directory;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Tenants;
import ai.behest.tenant.Tiers;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A running server: every room, built and joined here. Start reading with {@link #start}: the order in which things are
 * made is the order in which they need each other.
 */
public final class Behest implements AutoCloseable {
    private static final Duration DRAIN = Duration.ofSeconds(30);
    private static final int START_SECONDS = 60;
    /** After this long without a word a node counts as dead, and another enters its calls. */
    private static final Duration NODE_SILENCE = Duration.ofSeconds(10);
    /** How long a call waits for money that other calls hold, before it is refused. */
    private static final Duration BUDGET_WAIT = Duration.ofSeconds(2);
    /** About half a gigabyte of FOCUS. */
    private static final long MOST_ENTRIES_A_FILE = 1_000_000;

    private final Config config;
    private final Clock clock = Clock.systemUTC();
    private final Vertx vertx;
    private final Database database;
    private final Signals signals;
    private final FakeProvider simulation;
    private final FrontDoor door;
    private final Console console;
    private final Nodes nodes;
    private final Purses purses;
    private final Alerts alerts;
    private final Housekeeping housekeeping;
    private final @Nullable Bucket bucket;
    private final ExportSchedule exportSchedule;
    private final String defaultModel;
    private final Tenants tenants;
    private final Projects projects;
    private final ApiKeys apiKeys;
    private final AdminTokens adminTokens;
    private final Access access;

    private Behest(Config config) {
        this.config = config;
        Path data = directory(config.data());
        MasterKey masterKey = MasterKey.load(config.masterKey(), data.resolve("master.key"));
        database = config.databaseUrl() == null
                ? Database.sqlite(data.resolve("behest.db"), clock)
                : Database.postgresql(config.databaseUrl(), clock);
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(config.loops()));
        simulation = FakeProvider.start(vertx, FakeProvider.Options.DEFAULT);

        AuditLog audit = new AuditLog(database);
        signals = new Signals(config.environment());
        tenants = new Tenants(database);
        projects = new Projects(database);
        Directory directory = new Directory(database);
        KeyRing keyRing = new KeyRing(database, masterKey, clock);
        Revocations revocations = new Revocations(database, projects, clock);
        apiKeys = new ApiKeys(database, masterKey, projects, clock);
        adminTokens = new AdminTokens(database, masterKey);
        GuardedFetch fetch = new GuardedFetch(vertx, config.localIssuers());
        TokenVerifier verifier = new TokenVerifier(
                keyRing, revocations, config.acceptedIssuers(), config.issuer(), fetch::get, clock, _ -> {});
        String node = NodeName.of(data);
        nodes = new Nodes(database, node, NODE_SILENCE, System::nanoTime);
        Ledger ledger = new Ledger(database, node);
        BucketSettings bucketSettings = BucketSettings.from(config.environment());
        bucket = bucketSettings == null ? null : new Bucket(bucketSettings, data.resolve("spool"));
        Exports exports = new Exports(
                database,
                node,
                new ExportRoot(exportRoot(config)),
                bucket,
                tenantId -> new Names(tenants.name(tenantId), projects.names(tenantId)),
                MOST_ENTRIES_A_FILE);
        PriceBook prices = PriceBook.open(database, config.prices());
        Providers providers = new Providers(database, masterKey, platform());
        Threads threads = new Threads(database);
        BudgetBook budgets = new BudgetBook(database);
        purses = new Purses(database, budgets, node, System::nanoTime);
        Costs costs = new Costs(database);
        AlertSettings alertSettings = AlertSettings.from(config.environment());
        alerts = new Alerts(
                database, masterKey, purses, costs, new Mailbag(vertx, alertSettings.localWebhooks()), alertSettings);
        Admission admission = new Admission(ledger, purses, config.addressPerMinute(), BUDGET_WAIT, System::nanoTime);
        defaultModel = config.defaultModel() != null
                ? config.defaultModel()
                : Platform.defaultModel(providers.platform().keySet());
        Tiers tiers = new Tiers(database);
        OpenCalls openCalls = new OpenCalls(database);
        HeldBalances balances = new HeldBalances(new Balances(database), openCalls);
        TokenMint mint = new TokenMint(keyRing, config.issuer(), clock);
        Reports reports = new Reports(database);
        KillSwitches killSwitches = new KillSwitches(database, projects, clock);
        Stops stops = new Stops(killSwitches, revocations);
        RunningCalls runningCalls = new RunningCalls(stops, apiKeys, keyRing);
        Effects effects = new Effects(killSwitches, runningCalls, new RecentCalls(database));
        ProviderCheck providerCheck = new ProviderCheck(vertx, providers);
        Rooms rooms = new Rooms(
                directory,
                verifier,
                stops,
                killSwitches,
                runningCalls,
                apiKeys,
                adminTokens,
                mint,
                keyRing,
                admission,
                prices,
                reports,
                costs,
                providers,
                threads,
                signals,
                clock,
                config.patience(),
                defaultModel);
        SigningKeys signingKeys = new SigningKeys(database, keyRing);
        Letterbox letterbox = Letterbox.from(config.environment(), clock);
        AccessSettings accessSettings = AccessSettings.from(config.environment());
        access = new Access(
                database,
                masterKey,
                tenants,
                accessSettings,
                new Access.Outside(
                        this::origin,
                        letterbox == null ? null : letterbox::send,
                        new IdentityWeb(new OperatorFetch(vertx))),
                clock);
        Control control = new Control(
                new Control.Rooms(
                        tenants,
                        projects,
                        tiers,
                        apiKeys,
                        signingKeys,
                        keyRing,
                        adminTokens,
                        audit,
                        revocations,
                        killSwitches,
                        effects,
                        providers,
                        providerCheck::test,
                        prices,
                        new Rerating(database, ledger, prices),
                        clock,
                        admission,
                        budgets,
                        balances,
                        openCalls,
                        exports,
                        alerts,
                        costs),
                slug -> origin() + "/p/" + slug,
                new Control.Vitals(
                        database, () -> Map.of("writer", database.writer().isHealthy()), signals::prometheus),
                access.sessions()::find);
        console = new Console(
                new Console.Rooms(
                        access,
                        projects,
                        apiKeys,
                        adminTokens,
                        signingKeys,
                        tiers,
                        mint,
                        admission,
                        reports,
                        costs,
                        budgets,
                        balances,
                        threads,
                        new CallLog(database, prices),
                        alerts,
                        providers,
                        providerCheck::verdict,
                        prices,
                        defaultModel,
                        killSwitches,
                        effects,
                        revocations,
                        audit,
                        new PreflightCall(vertx, config.host(), this::port),
                        slug -> origin() + "/p/" + slug,
                        clock),
                accessSettings.origin());

        nodes.join();
        ledger.recover();
        purses.returnLeases();
        nodes.onBuried(alerts::nodeBuried);
        alerts.start(node);
        housekeeping = new Housekeeping(threads, alerts, access, database);
        exportSchedule = new ExportSchedule(exports);
        door = new FrontDoor(vertx, config.limits(), clock, loop -> reception(loop, rooms, control));
        signals.gauge("behest_requests_under_way", "Requests whose answer has not ended", door::underWay);
        signals.gauge("behest_purses", "Balances of budgets that are in memory", purses::size);
        signals.gauge("behest_writer_waiting", "Rows that wait for the next commit", database.writer()::waiting);
    }

    /**
     * Starts a server and waits until its port is open.
     *
     * @throws RuntimeException with a message for the person who starts it, when it cannot
     */
    public static Behest start(Config config) {
        Behest behest = new Behest(config);
        await(behest.door.open(config.host(), config.port(), config.loops()));
        return behest;
    }

    private Reception reception(Loop loop, Rooms rooms, Control control) {
        Gateway gateway = new Gateway(rooms, loop, config.baseDomain(), Upstream.Bounds.DEFAULTS);
        return exchange -> {
            if (!gateway.receive(exchange)) {
                receiveHere(exchange, gateway, control);
            }
        };
    }

    /** A request for the server itself: the control plane's host. */
    private void receiveHere(Exchange exchange, Gateway gateway, Control control) {
        String path = exchange.path();
        if (path.equals("/v1/auth/mint") || path.equals("/auth/v1/auth/mint")) {
            gateway.mint(exchange);
        } else if (!control.receive(exchange)) {
            console.receive(exchange);
        }
    }

    private Map<String, Provider> platform() {
        Map<String, Provider> platform = new LinkedHashMap<>();
        platform.put(
                "behest",
                new Provider("behest", BaseUrl.trusted(simulation.baseUrl()), null, Provider.Payer.PLATFORM, true));
        platform.putAll(Platform.from(config.environment()));
        return platform;
    }

    /** The model of projects that have chosen none. */
    public String defaultModel() {
        return defaultModel;
    }

    public int port() {
        return door.port();
    }

    /** The address of the server itself, e.g. {@code http://localhost:8080}. */
    public String origin() {
        return "http://" + (config.baseDomain().equals("localhost") ? "localhost" : config.baseDomain()) + ":" + port();
    }

    /** At the very first start: makes a tenant, a project and keys to try, and writes {@code demo.env}. */
    Demo.@Nullable Keys firstStart(boolean always) {
        if (!always && !tenants.isEmpty()) {
            return null;
        }
        Demo.Keys keys = Demo.make(tenants, projects, apiKeys, adminTokens, origin());
        Demo.write(keys, config.data().resolve("demo.env"));
        return keys;
    }

    /** The table of the console's pages. */
    Pages consolePages() {
        return console.pages();
    }

    /**
     * A link that makes the first owner, while there is nobody.
     *
     * @param made the demo whose owner is meant, or null for the install's first tenant
     */
    @Nullable
    String ownerLink(Demo.@Nullable Keys made) {
        String tenantId = made == null ? tenants.oldest() : made.tenantId();
        return tenantId == null ? null : access.firstOwner().linkIfEmpty(tenantId);
    }

    Access access() {
        return access;
    }

    Database database() {
        return database;
    }

    /** Runs when the database can no longer be written: the process should end. */
    public void onBroken(Runnable action) {
        database.writer().onBroken(action);
    }

    /** Lets streams under way come to their end, then stops. */
    @Override
    public void close() {
        await(door.close(DRAIN));
        exportSchedule.close();
        if (bucket != null) {
            bucket.close();
        }
        housekeeping.close();
        alerts.close();
        access.close();
        nodes.close();
        purses.close();
        simulation.close();
        await(vertx.close());
        database.close();
        signals.close();
    }

    private static Path exportRoot(Config config) {
        String root = config.environment().get("BEHEST_EXPORT_ROOT");
        return root == null || root.isBlank() ? config.data().resolve("exports") : Path.of(root.strip());
    }

    private static Path directory(Path data) {
        try {
            if (!Files.isDirectory(data)) {
                Path parent = data.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                // conversations and sealed keys lie in it: nobody's but the owner's to read
                Files.createDirectory(
                        data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory " + data + " cannot be made", e);
        }
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("The server did not start or stop within " + START_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
