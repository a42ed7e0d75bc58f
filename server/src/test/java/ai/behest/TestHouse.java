package ai.behest;

import ai.behest.console.frame.Pages;
import ai.behest.fake.FakeProvider;
import ai.behest.gateway.Patience;
import ai.behest.http.Limits;
import ai.behest.people.Access;
import ai.behest.people.Outcome;
import ai.behest.people.Role;
import ai.behest.people.Visitor;
import ai.behest.store.TestDatabase;
import ai.behest.wire.Json;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * A whole server for a test, in front of a fake provider that stands in OpenAI's place: real HTTP on both sides, a real
 * database, a demo project. Limits are wide; a test that wants narrow ones asks for them.
 */
public final class TestHouse implements AutoCloseable {
    /** What everybody signs in to the console with. */
    public static final String PASSWORD = "a test that is long enough";

    private final Vertx vertx = Vertx.vertx();
    private final FakeProvider provider;
    private final Config config;
    private final Behest behest;
    private final Demo.Keys keys;
    private final Book book;
    private final Map<Role, Outcome.Entered> people = new EnumMap<>(Role.class);
    private boolean stopped;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** How a house differs from the usual one. */
    public record Wishes(int addressPerMinute, Limits limits, Patience patience, Map<String, String> environment) {
        public static final Wishes NONE = new Wishes(0, Limits.DEFAULTS, Patience.DEFAULTS, Map.of());

        public Wishes limits(Limits wanted) {
            return new Wishes(addressPerMinute, wanted, patience, environment);
        }

        public Wishes patience(Patience wanted) {
            return new Wishes(addressPerMinute, limits, wanted, environment);
        }

        public Wishes addressPerMinute(int wanted) {
            return new Wishes(wanted, limits, patience, environment);
        }

        public Wishes variable(String name, String value) {
            Map<String, String> more = new HashMap<>(environment);
            more.put(name, value);
            return new Wishes(addressPerMinute, limits, patience, more);
        }
    }

    public TestHouse(Path data) {
        this(data, Wishes.NONE);
    }

    public TestHouse(Path data, Wishes wishes) {
        provider = FakeProvider.start(vertx, FakeProvider.Options.DEFAULT.withApiKey("sk-upstream-test"));
        Map<String, String> environment = new HashMap<>();
        environment.put("OPENAI_API_KEY", "sk-upstream-test");
        environment.put("OPENAI_BASE_URL", provider.baseUrl());
        environment.putAll(wishes.environment());
        String url = TestDatabase.url(data);
        Config config = Config.from(environment)
                .with("127.0.0.1", 0, data, url, "localhost")
                .bounded(wishes.addressPerMinute(), wishes.limits(), wishes.patience());
        this.config = config;
        behest = Behest.start(config);
        book = new Book(url == null ? "jdbc:sqlite:" + data.resolve("behest.db") : "jdbc:" + url);
        keys = Objects.requireNonNull(behest.firstStart(false));
        settings("""
                {"requests_per_minute":10000000,"default_tier":"max"}
                """);
    }

    public FakeProvider provider() {
        return provider;
    }

    /** The server's book, read behind its back. */
    public Book book() {
        return book;
    }

    /** The same server once more, on the same data: to be started after this one was stopped, or beside it. */
    Config config() {
        return config;
    }

    /** Ends the server; the provider and the client stay. */
    void stop() {
        if (!stopped) {
            stopped = true;
            behest.close();
        }
    }

    /** Another node of this server, with a folder of its own; on PostgreSQL only. */
    Behest anotherNode(Path folder) {
        try {
            Files.copy(config.data().resolve("master.key"), folder.resolve("master.key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Behest.start(config.with("127.0.0.1", 0, folder, config.databaseUrl(), "localhost"));
    }

    public Behest behest() {
        return behest;
    }

    /** The table of the console's pages. */
    public Pages consolePages() {
        return behest.consolePages();
    }

    /** {@code http://127.0.0.1:port/p/slug}: Java does not resolve {@code *.localhost}. */
    public String projectUrl() {
        return serverUrl() + "/p/" + keys.slug();
    }

    public String serverUrl() {
        return "http://127.0.0.1:" + behest.port();
    }

    public String apiKey() {
        return keys.key();
    }

    public String adminToken() {
        return keys.adminToken();
    }

    public String projectId() {
        return keys.projectId();
    }

    public String tenantId() {
        return keys.tenantId();
    }

    public String slug() {
        return keys.slug();
    }

    public HttpClient http() {
        return http;
    }

    /** The {@code Cookie} header of a browser in which a person of this role is signed in to the console. */
    public String cookie(Role role) {
        return "behest_session=" + signedIn(role).secret();
    }

    /** The token that the forms of that person's session carry. */
    public String csrf(Role role) {
        return signedIn(role).signedIn().csrf();
    }

    /** Who that person is. */
    public String personId(Role role) {
        return signedIn(role).signedIn().person().id();
    }

    private synchronized Outcome.Entered signedIn(Role role) {
        Outcome.Entered known = people.get(role);
        if (known != null) {
            return known;
        }
        Visitor visitor = Visitor.of("127.0.0.1", null);
        String email = role.text() + "@example.com";
        String name = "Test " + role.text();
        Access access = behest.access();
        Outcome outcome;
        if (role == Role.OWNER) {
            String link = access.firstOwner().link(keys.tenantId());
            outcome = access.firstOwner().use(secretOf(link), email, name, PASSWORD, visitor);
        } else {
            String link = access.invitations()
                    .invite(signedIn(Role.OWNER).signedIn(), email, role)
                    .link();
            outcome = access.invitations().accept(secretOf(link), name, PASSWORD, visitor);
        }
        if (!(outcome instanceof Outcome.Entered entered)) {
            throw new AssertionError("Not signed in as " + role + ": " + outcome);
        }
        people.put(role, entered);
        return entered;
    }

    private static String secretOf(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }

    /** Changes the demo project's settings through the management API and deploys them. */
    public void settings(String patch) {
        HttpResponse<String> saved = send(HttpRequest.newBuilder(
                        URI.create(serverUrl() + "/v1/projects/" + keys.projectId() + "/settings?deploy=true"))
                .header("Authorization", "Bearer " + keys.adminToken())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(patch)));
        if (saved.statusCode() != 200) {
            throw new AssertionError("Saving settings: " + saved.statusCode() + " " + saved.body());
        }
    }

    /** A request to the management API as the demo's administrator. */
    public HttpResponse<String> manage(String method, String path, String json) {
        HttpRequest.BodyPublisher body =
                json.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json);
        return send(HttpRequest.newBuilder(URI.create(serverUrl() + path))
                .header("Authorization", "Bearer " + keys.adminToken())
                .header("Content-Type", "application/json")
                .method(method, body));
    }

    /** A token of this user, minted over HTTP. */
    public String token(String uid) {
        return token(uid, "session-of-" + uid);
    }

    /** A token of this user and session, minted over HTTP. */
    public String token(String uid, String session) {
        HttpResponse<String> minted =
                post("/v1/auth/mint", apiKey(), Json.text(Map.of("user_id", uid, "session_id", session)));
        if (minted.statusCode() != 200) {
            throw new AssertionError("Minting: " + minted.statusCode() + " " + minted.body());
        }
        return json(minted).get("token").stringValue();
    }

    /** A request to the project's path with this credential. */
    public HttpRequest.Builder request(String path, String bearer) {
        return HttpRequest.newBuilder(URI.create(projectUrl() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + bearer);
    }

    public HttpResponse<String> post(String path, String bearer, String json) {
        return send(request(path, bearer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> get(String path, String bearer) {
        return send(request(path, bearer).GET());
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("The server did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        return Json.MAPPER.readTree(response.body());
    }

    @Override
    public void close() {
        stop();
        provider.close();
        http.close();
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The test's Vert.x did not close", e);
        }
    }
}
