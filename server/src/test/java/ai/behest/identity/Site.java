package ai.behest.identity;

import ai.behest.SetClock;
import ai.behest.store.Database;
import ai.behest.store.MasterKey;
import ai.behest.store.TestDatabase;
import ai.behest.tenant.Directory;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Tenants;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** A whole identity room on a database of its own, with two tenants and three projects. */
final class Site implements AutoCloseable {
    static final String ISSUER = "https://gateway.test";

    final SetClock clock;
    final MasterKey masterKey;
    final Database database;
    final Directory directory;
    final Projects projects;
    final KeyRing keyRing;
    final SigningKeys signingKeys;
    final ApiKeys apiKeys;
    final AdminTokens adminTokens;
    final Revocations revocations;
    final TokenMint mint;
    final TokenVerifier verifier;
    final List<TokenFault> faults = new CopyOnWriteArrayList<>();
    final FakeIssuer issuer = new FakeIssuer();

    final String acme;
    final String rival;
    private final Path dir;
    private final String amber;
    private final String second;
    private final String foreign;

    Site(Path directory) {
        this(directory, new SetClock("2026-11-24T10:00:00Z"));
    }

    private Site(Path dir, SetClock clock) {
        this.clock = clock;
        this.dir = dir;
        database = TestDatabase.open(dir, clock);
        masterKey = MasterKey.load(null, dir.resolve("master.key"));
        directory = new Directory(database);
        projects = new Projects(database);
        Tenants tenants = new Tenants(database);
        acme = tenants.create("Acme");
        rival = tenants.create("Rival");
        amber = projects.create(acme, "Amber", "test").id();
        second = projects.create(acme, "Second", "test").id();
        foreign = projects.create(rival, "Foreign", "test").id();
        keyRing = new KeyRing(database, masterKey, clock);
        signingKeys = new SigningKeys(database, keyRing);
        apiKeys = new ApiKeys(database, masterKey, projects, clock);
        adminTokens = new AdminTokens(database, masterKey);
        revocations = new Revocations(database, projects, clock);
        mint = new TokenMint(keyRing, ISSUER, clock);
        verifier = verifier();
    }

    /** The same database again, as after a restart; close the first one before. */
    Database reopen() {
        return TestDatabase.open(dir, clock);
    }

    /** The database as another node sees it: on SQLite there is one node, which hears its own news. */
    Database elsewhere() {
        return TestDatabase.isPostgres() ? TestDatabase.open(dir, clock) : database;
    }

    /** Another verifier over the same rooms, with nothing remembered. */
    TokenVerifier verifier() {
        return new TokenVerifier(
                keyRing, revocations, TokenVerifier.DEFAULT_ISSUERS, ISSUER, issuer, clock, faults::add);
    }

    Project project() {
        return byId(amber);
    }

    /** Another project of the same tenant. */
    Project second() {
        return byId(second);
    }

    /** A project of another tenant. */
    Project foreign() {
        return byId(foreign);
    }

    private Project byId(String id) {
        return Objects.requireNonNull(directory.byId(id));
    }

    /** Puts settings of {@link #project()} in force, as JSON. */
    void settings(String json) {
        projects.save(acme, amber, Json.stored(json, tools.jackson.databind.JsonNode.class), true, "test");
    }

    ApiKeys.Created apiKey(Role role) {
        return apiKeys.create(acme, amber, "a key", role);
    }

    String token(String json) {
        return mint.mint(
                        apiKey(Role.ADMIN).key(),
                        project(),
                        MintRequest.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .token();
    }

    Caller verify(String token) {
        return verify(verifier, token, project());
    }

    Caller verify(String token, Project project) {
        return verify(verifier, token, project);
    }

    static Caller verify(TokenVerifier verifier, String token, Project project) {
        return verifier.verify(token, project).join();
    }

    /** The refusal of a token by {@link #verifier}, which must refuse it. */
    Refusal refusal(String token) {
        return refusal(verifier.verify(token, project()));
    }

    static Refusal refusal(CompletableFuture<Caller> answer) {
        try {
            Caller caller = answer.join();
            throw new AssertionError("Accepted as " + caller);
        } catch (CompletionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                return refused.refusal();
            }
            throw new AssertionError("Failed, but not with a refusal", e);
        }
    }

    TokenFault lastFault() {
        return faults.getLast();
    }

    @Override
    public void close() {
        database.close();
    }

    /** Where trusted issuers' keys come from in these tests; each fetch waits until {@link #answer} is called. */
    static final class FakeIssuer implements JwksFetcher {
        final List<CompletableFuture<byte[]>> asked = new CopyOnWriteArrayList<>();

        @Override
        public CompletableFuture<byte[]> fetch(URI uri) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }

        void answer(String json) {
            asked.getLast().complete(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
