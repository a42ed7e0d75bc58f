package ai.behest.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.tenant.Projects.SavedSettings;
import ai.behest.wire.Json;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A draft waits until it is deployed, whatever else is put in force meanwhile. */
@SuppressWarnings("NullAway.Init")
class SettingsDraftTest {
    private Database database;
    private Projects projects;
    private Directory directory;
    private String tenant;
    private String id;

    @BeforeEach
    void open(@TempDir Path data) {
        database = TestDatabase.open(data, Clock.systemUTC());
        projects = new Projects(database);
        directory = new Directory(database);
        tenant = new Tenants(database).create("Acme");
        id = projects.create(tenant, "Shop", "test").id();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private SavedSettings save(String patch, boolean deploy) {
        return projects.save(tenant, id, Json.MAPPER.readTree(patch), deploy, "ada");
    }

    private Settings inForce() {
        return projects.get(tenant, id).settings();
    }

    private Settings newest() {
        return projects.settings(tenant, id).settings();
    }

    @Test
    void oneSettingIsDeployedAndTheDraftKept() {
        save("{\"provider_model\":\"openai/gpt-4.1\",\"memory_window\":5}", false);
        SavedSettings saved = save("{\"memory_window\":7}", true);
        assertThat(saved.deployed()).isTrue();
        assertThat(inForce().memoryWindow()).isEqualTo(7);
        assertThat(inForce().providerModel()).isNull();
        assertThat(newest().providerModel()).isEqualTo("openai/gpt-4.1");
        assertThat(newest().memoryWindow()).as("what was set last").isEqualTo(7);
        projects.deploy(tenant, id, "ada");
        assertThat(inForce().providerModel()).isEqualTo("openai/gpt-4.1");
        assertThat(inForce().memoryWindow()).isEqualTo(7);
    }

    @Test
    void aDraftThatIsDeployedBitByBitIsGoneInTheEnd() {
        save("{\"memory_window\":5}", false);
        save("{\"memory_window\":5}", true);
        assertThat(projects.standing(tenant, id).draft()).isNull();
        assertThat(projects.settings(tenant, id).deployed()).isTrue();
    }

    @Test
    void aDraftThatSaysWhatIsInForceIsNone() {
        save("{\"memory_window\":5}", false);
        assertThat(save("{\"memory_window\":20}", false).deployed()).isTrue();
        assertThat(projects.standing(tenant, id).draft()).isNull();
        assertThat(projects.history(tenant, id, 200)).hasSize(1);
    }

    @Test
    void rollingBackKeepsWhatTheDraftChanges() {
        long first =
                save("{\"memory_window\":5,\"system_prompt\":\"One\"}", true).version();
        save("{\"memory_window\":6,\"system_prompt\":\"Two\"}", true);
        save("{\"system_prompt\":null,\"receipts\":true}", false);
        SavedSettings back = projects.rollBack(tenant, id, first, "ada");
        assertThat(back.version()).isGreaterThan(first + 1);
        assertThat(inForce().memoryWindow()).isEqualTo(5);
        assertThat(inForce().systemPrompt()).isEqualTo("One");
        assertThat(newest().memoryWindow()).isEqualTo(5);
        assertThat(newest().systemPrompt()).as("the draft takes it away").isNull();
        assertThat(newest().receipts()).isTrue();
    }

    @Test
    void whatDiffersIsToldFieldByField() {
        save("{\"system_prompt\":\"One\"}", true);
        save("{\"system_prompt\":null,\"allowed_models\":[\"a\"]}", false);
        assertThat(projects.standing(tenant, id).changes())
                .containsExactlyInAnyOrder(
                        new Settings.Change(
                                "allowed_models", Json.MAPPER.readTree("[]"), Json.MAPPER.readTree("[\"a\"]")),
                        new Settings.Change("system_prompt", Json.MAPPER.readTree("\"One\""), null));
    }

    @Test
    void theDirectoryShowsTheDraftOnlyToWhoAsksForIt() {
        save("{\"provider_model\":\"openai/gpt-4.1\"}", false);
        Project project = directory.byId(id);
        assertThat(project).isNotNull();
        assertThat(project.settings().providerModel()).isNull();
        assertThat(directory.drafted(project).settings().providerModel()).isEqualTo("openai/gpt-4.1");
        projects.discard(tenant, id);
        assertThat(directory.drafted(project).settings().providerModel()).isNull();
    }

    @Test
    void twoWhoAddToAListAtOnceBothFindTheirOwnInIt() {
        List<CompletableFuture<SavedSettings>> added = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                String origin = "https://a" + i + ".example";
                added.add(CompletableFuture.supplyAsync(
                        () -> projects.save(tenant, id, settings -> with(settings, origin), true, "ada"), threads));
            }
        }
        CompletableFuture.allOf(added.toArray(CompletableFuture<?>[]::new)).join();
        assertThat(inForce().allowedOrigins()).hasSize(20);
    }

    private static JsonNode with(Settings settings, String origin) {
        List<String> origins = new ArrayList<>(settings.allowedOrigins());
        origins.add(origin);
        return Json.MAPPER.valueToTree(java.util.Map.of("allowed_origins", origins));
    }

    @Test
    void anotherTenantsDraftIsNotFound() {
        String rival = new Tenants(database).create("Rival");
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable asked :
                List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> projects.standing(rival, id),
                        () -> projects.version(rival, id, 1),
                        () -> projects.rollBack(rival, id, 1, "eve"),
                        () -> projects.discard(rival, id),
                        () -> projects.deploy(rival, id, "eve"),
                        () -> projects.history(rival, id, 1, 10))) {
            assertThatThrownBy(asked).isInstanceOf(RefusedException.class).hasMessageContaining("no such project");
        }
    }
}
