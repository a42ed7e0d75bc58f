package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.Mailbag;
import ai.behest.admission.Admission;
import ai.behest.admission.HeldBalances;
import ai.behest.alert.AlertSettings;
import ai.behest.alert.Alerts;
import ai.behest.audit.AuditLog;
import ai.behest.budget.Balances;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Hold;
import ai.behest.budget.Purses;
import ai.behest.budget.Unit;
import ai.behest.http.FrontDoor;
import ai.behest.http.Limits;
import ai.behest.identity.AdminTokens;
import ai.behest.identity.ApiKeys;
import ai.behest.identity.KeyRing;
import ai.behest.identity.MintRequest;
import ai.behest.identity.Revocations;
import ai.behest.identity.Role;
import ai.behest.identity.SigningKeys;
import ai.behest.identity.TokenMint;
import ai.behest.ledger.Attribution;
import ai.behest.ledger.Costs;
import ai.behest.ledger.Entry;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.OpenCalls;
import ai.behest.ledger.PriceBook;
import ai.behest.ledger.RecentCalls;
import ai.behest.ledger.Rerating;
import ai.behest.ledger.TokenCounts;
import ai.behest.ledger.export.ExportRoot;
import ai.behest.ledger.export.Exports;
import ai.behest.ledger.export.Names;
import ai.behest.provider.Providers;
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
import ai.behest.wire.Refusal;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A management API on a real port and a database of its own, with two tenants that have nothing to do with each other. */
final class Desk implements AutoCloseable {
    /** When the calls of {@link #call} were made. */
    static final Instant CALLED = Instant.parse("2026-03-01T12:00:00Z");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private final FrontDoor door;

    final Database database;
    final Directory directory;
    final Projects projects;
    final ApiKeys apiKeys;
    final TokenMint mint;
    final Alerts alerts;
    final Routes routes;
    final Ledger ledger;
    final AuditLog audit;
    String acme = "";
    String rival = "";
    String admin = "";
    String rivalAdmin = "";
    private final Tenants tenants;
    private final AdminTokens adminTokens;
    volatile Map<String, Boolean> parts = Map.of("writer", true);
    volatile CompletableFuture<ProviderTest.TestResult> tested = new CompletableFuture<>();

    Desk(Path dir) {
        Clock clock = Clock.systemUTC();
        database = open(dir, clock);
        audit = new AuditLog(database);
        MasterKey masterKey = MasterKey.load(null, dir.resolve("master.key"));
        tenants = new Tenants(database);
        directory = new Directory(database);
        projects = new Projects(database);
        KeyRing keyRing = new KeyRing(database, masterKey, clock);
        apiKeys = new ApiKeys(database, masterKey, projects, clock);
        adminTokens = new AdminTokens(database, masterKey);
        mint = new TokenMint(keyRing, "https://gateway.test", clock);
        newcomers();
        PriceBook prices = PriceBook.open(database, null);
        ledger = new Ledger(database, "desk");
        Purses purses = new Purses(database, new BudgetBook(database), "desk", System::nanoTime);
        alerts = new Alerts(
                database,
                masterKey,
                purses,
                new Costs(database),
                new Mailbag(vertx, false),
                new AlertSettings(false, null));
        Revocations revocations = new Revocations(database, projects, clock);
        KillSwitches killSwitches = new KillSwitches(database, projects, clock);
        Control.Rooms rooms = new Control.Rooms(
                tenants,
                projects,
                new Tiers(database),
                apiKeys,
                new SigningKeys(database, keyRing),
                keyRing,
                adminTokens,
                audit,
                revocations,
                killSwitches,
                new Effects(
                        killSwitches,
                        new RunningCalls(new Stops(killSwitches, revocations), apiKeys, keyRing),
                        new RecentCalls(database)),
                new Providers(database, masterKey, Map.of()),
                (tenantId, name) -> tested,
                prices,
                new Rerating(database, ledger, prices),
                clock,
                new Admission(ledger, purses, 0, java.time.Duration.ofSeconds(2), System::nanoTime),
                new BudgetBook(database),
                new HeldBalances(new Balances(database), new OpenCalls(database)),
                new OpenCalls(database),
                new Exports(
                        database,
                        "desk",
                        new ExportRoot(dir.resolve("exports")),
                        null,
                        tenantId -> new Names(tenants.name(tenantId), projects.names(tenantId)),
                        1_000),
                alerts,
                new Costs(database));
        Control.Vitals vitals =
                new Control.Vitals(database, () -> parts, () -> "behest_up 1\n".getBytes(StandardCharsets.UTF_8));
        routes = Routes.of(rooms, slug -> slug, vitals);
        Control control = new Control(rooms, slug -> "http://localhost/p/" + slug, vitals, _ -> null);
        door = await(new FrontDoor(vertx, Limits.DEFAULTS, clock, loop -> exchange -> {
                    if (!control.receive(exchange)) {
                        exchange.refuse(Refusal.notFound("Nobody's path."));
                    }
                })
                .open("127.0.0.1", 0, 1));
    }

    /** Two tenants that are new here, each with an administrator: nothing of an earlier test is theirs. */
    void newcomers() {
        acme = tenants.create("Acme");
        rival = tenants.create("Rival");
        admin = adminTokens.create(acme, "first").secret();
        rivalAdmin = adminTokens.create(rival, "first").secret();
        parts = Map.of("writer", true);
        tested = new CompletableFuture<>();
    }

    /** The one place that says which database the tests of this room run on. */
    static Database open(Path dir, Clock clock) {
        return Database.sqlite(dir.resolve("behest.db"), clock);
    }

    /** Sends as Acme's administrator. */
    Reply send(String method, String path, @Nullable String json) {
        return send(admin, method, path, json);
    }

    /** Sends with this token, or with none. */
    Reply send(@Nullable String token, String method, String path, @Nullable String json) {
        HttpRequest.Builder request = request(path)
                .method(
                        method,
                        json == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        return send(request);
    }

    int port() {
        return door.port();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    Reply send(HttpRequest.Builder request) {
        HttpResponse<byte[]> response = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    /** Creates something and returns its member, e.g. its id. */
    String made(String path, String json, String member) {
        return made(admin, path, json, member);
    }

    String made(String token, String path, String json, String member) {
        Reply reply = send(token, "POST", path, json);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.text(member);
    }

    /** A new project of Acme's. */
    String project() {
        return made("/v1/projects", "{\"name\":\"Amber\"}", "id");
    }

    /** A token of an end user with the highest role that a key of this project mints for. */
    String userToken(String tenantId, String projectId) {
        ApiKeys.Created key = apiKeys.create(tenantId, projectId, "mints", Role.ADMIN);
        byte[] request = "{\"user_id\":\"ada\",\"role\":\"admin\"}".getBytes(StandardCharsets.UTF_8);
        return mint.mint(key.key(), Objects.requireNonNull(directory.byId(projectId)), MintRequest.read(request))
                .token();
    }

    /** Enters a call that came to so much, counted by the balance of this budget that never ends. */
    void charge(String budgetId, String key, Unit unit, long amount) {
        Charged.close(database, acme, new Hold(budgetId, key, 0, 0, unit, amount, true), amount);
    }

    /** Leaves a call open that holds so much of that balance. */
    void hold(String budgetId, String key, Unit unit, long amount) {
        Charged.open(database, acme, new Hold(budgetId, key, 0, 0, unit, amount, true));
    }

    /** A call of Acme's in the book, of a thousand tokens in and none out. */
    void call(String projectId, String id, String provider, String model, @Nullable Long cost) {
        enter(CALLED, projectId, id, "ada", provider, model, cost);
    }

    /** A call of Acme's that this user made a moment ago. */
    void callNow(String projectId, String id, String user) {
        enter(Instant.now(), projectId, id, user, "acme", "m1", 1L);
    }

    private void enter(
            Instant at, String projectId, String id, String user, String provider, String model, @Nullable Long cost) {
        Attribution attribution = new Attribution(
                id,
                "trace",
                at.toEpochMilli() * 1_000,
                acme,
                projectId,
                user,
                "s1",
                null,
                "free",
                "key",
                "chat",
                provider,
                provider + "/" + model,
                model,
                "platform",
                false,
                cost == null ? null : "2026-01",
                null);
        ledger.close(new Entry(
                        attribution,
                        Entry.Status.COMPLETED,
                        200,
                        model,
                        TokenCounts.of(1_000, 0),
                        false,
                        cost,
                        1,
                        null))
                .join();
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        await(door.close(Duration.ofSeconds(5)));
        await(vertx.close());
        client.shutdownNow();
        alerts.close();
        database.close();
    }
}
