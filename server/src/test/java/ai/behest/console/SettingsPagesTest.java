package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsPagesTest {
    private static final Map<String, String> MODEL = Map.of("on_client_leave", "cancel");
    private static final Map<String, String> LIMITS = Map.of(
            "requests_per_minute", "10000000",
            "tokens_per_minute", "0",
            "tokens_per_minute_per_user", "0",
            "concurrent_calls", "1000",
            "concurrent_calls_per_key", "500",
            "concurrent_calls_per_user", "50",
            "default_tier", "max");

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    private final Browser owner = new Browser(house, Role.OWNER);

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void noDraft() {
        owner.post(path("draft/discard"), Map.of());
    }

    private static String path(String part) {
        return "/projects/" + house.projectId() + "/settings/" + part;
    }

    private static Map<String, String> with(Map<String, String> form, String field, String value) {
        Map<String, String> more = new HashMap<>(form);
        more.put(field, value);
        return more;
    }

    private String settingsOfApi() {
        return house.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(
                                house.serverUrl() + "/v1/projects/" + house.projectId() + "/settings"))
                        .header("Authorization", "Bearer " + house.adminToken())
                        .GET())
                .body();
    }

    @Test
    void theTabLeadsToTheFirstPart() {
        Browser.Seen seen = owner.get("/projects/" + house.projectId() + "/settings");
        assertThat(seen.location()).isEqualTo(path("model"));
        assertThat(owner.get(seen.location()).page().select(".parts a").eachText())
                .containsExactly(
                        "Model",
                        "System prompt",
                        "Allowed Origins",
                        "Limits and tiers",
                        "Budgets",
                        "Memory",
                        "Versions",
                        "Project");
    }

    @Test
    void aDraftWaitsIsShownFieldByFieldAndIsDeployed() {
        Browser.Seen saved =
                owner.postAndFollow(path("prompt"), Map.of("system_prompt", "Be brief.\r\nBe <b>kind</b>."));
        assertThat(saved.page().select("[role=status]").text()).startsWith("Saved as a draft.");
        assertThat(saved.page().select("section.notice").text())
                .contains("A draft is not deployed", "one setting differs");
        Browser.Seen draft = owner.get(path("draft"));
        assertThat(draft.page().select("td.was").eachText()).containsExactly("not set");
        assertThat(draft.page().expectFirst("td.is .lines").wholeText()).isEqualTo("Be brief.\nBe <b>kind</b>.");
        Browser.Seen deployed = owner.postAndFollow(path("draft/deploy"), Map.of());
        assertThat(deployed.page().select("[role=status]").text()).startsWith("Deployed.");
        assertThat(deployed.page().select("section.notice")).isEmpty();
        assertThat(owner.get(path("draft")).text()).contains("No draft");
        assertThat(owner.get(path("prompt")).page().expectFirst("textarea").wholeText())
                .isEqualTo("Be brief.\nBe <b>kind</b>.");
    }

    @Test
    void anOriginIsInForceAtOnceAndDeploysNothingOfTheDraft() {
        owner.post(path("memory"), Map.of("memory_window", "7", "memory_ttl_seconds", "86400"));
        owner.post(path("origins"), Map.of("origin", "https://beside-a-draft.example"));
        Browser.Seen memory = owner.get(path("memory"));
        assertThat(memory.page().select("[name=memory_window]").val()).isEqualTo("7");
        Browser.Seen draft = owner.get(path("draft"));
        assertThat(draft.page().select("td[data-label=Setting] code").eachText())
                .as("the draft goes on waiting, with the origin in it")
                .containsExactly("memory_window");
        assertThat(draft.page().select("td.was").eachText()).containsExactly("20");
        assertThat(owner.get(path("origins")).text()).contains("https://beside-a-draft.example");
    }

    @Test
    void aPartIsDeployedAloneWhileTheDraftOfAnotherWaits() {
        owner.post(path("memory"), Map.of("memory_window", "9", "memory_ttl_seconds", "86400"));
        Browser.Seen saved =
                owner.postAndFollow(path("model"), with(with(MODEL, "receipts", "true"), "deploy", "true"));
        assertThat(saved.page().select("[role=status]").text()).startsWith("Deployed.");
        assertThat(owner.get(path("draft"))
                        .page()
                        .select("td[data-label=Setting] code")
                        .eachText())
                .containsExactly("memory_window");
        assertThat(settingsOfApi()).contains("\"receipts\":true");
        owner.post(path("model"), with(MODEL, "deploy", "true"));
    }

    @Test
    void aDraftThatChangesNothingIsNone() {
        owner.post(path("limits"), with(LIMITS, "concurrent_calls", "999"));
        assertThat(owner.get(path("limits")).text()).contains("A draft is not deployed");
        Browser.Seen back = owner.postAndFollow(path("limits"), LIMITS);
        assertThat(back.text()).doesNotContain("A draft is not deployed");
        assertThat(back.page().select("[role=status]").text()).isEqualTo("Saved.");
    }

    @ParameterizedTest
    @CsvSource({
        "model, provider_model, has a space",
        "model, allowed_models, über",
        "limits, requests_per_minute, 0",
        "limits, requests_per_minute, -1",
        "limits, tokens_per_minute, many",
        "limits, tokens_per_minute, 999999999",
        "limits, tokens_per_minute_per_user, 1e3",
        "limits, concurrent_calls, 1000001",
        "limits, concurrent_calls_per_key, 0",
        "limits, concurrent_calls_per_user, 99999999999999999999",
        "limits, default_tier, no such tier",
        "memory, memory_window, 201",
        "memory, memory_ttl_seconds, 59"
    })
    void aFieldThatDoesNotFitComesBackWithWhatWasTyped(String part, String field, String value) {
        Map<String, String> good = part.equals("limits")
                ? LIMITS
                : part.equals("model") ? MODEL : Map.of("memory_window", "20", "memory_ttl_seconds", "86400");
        Browser.Seen back = owner.post(path(part), with(good, field, value));
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.page().select("#w-" + field).text()).isNotBlank();
        if (!field.equals("default_tier")) {
            assertThat(back.page().select("[name=" + field + "]").val()).isEqualTo(value);
        }
        assertThat(owner.get(path("draft")).text()).contains("No draft");
    }

    @Test
    void aHugePromptIsRefusedWithItsField() {
        Browser.Seen back = owner.post(path("prompt"), Map.of("system_prompt", "x".repeat(100_001)));
        assertThat(back.status()).isEqualTo(422);
        assertThat(back.page().select("#w-system_prompt").text()).contains("100,000");
    }

    @Test
    void anIssuerIsTrustedInTheDraftAndTakenOutAgain() {
        Map<String, String> issuer = Map.of(
                "trusted_issuers.issuer", "https://login.example/",
                "trusted_issuers.jwks_url", "https://login.example/jwks.json");
        Browser.Seen added = owner.postAndFollow(path("model/issuers"), issuer);
        assertThat(added.page().select("td[data-label=Issuer]").eachText()).containsExactly("https://login.example/");
        assertThat(owner.get(path("draft")).page().select("td.is").text()).contains("https://login.example/jwks.json");
        assertThat(owner.post(path("model/issuers"), issuer).status()).isEqualTo(422);
        Browser.Seen removed = owner.postAndFollow(path("model/issuers/remove"), issuer);
        assertThat(removed.page().select("td[data-label=Issuer]")).isEmpty();
        Browser.Seen missing = owner.post(path("model/issuers"), Map.of("trusted_issuers.issuer", "https://x.example"));
        assertThat(missing.status()).isEqualTo(422);
        assertThat(missing.page().select("[id=w-trusted_issuers.jwks_url]").text())
                .isNotBlank();
    }

    @Test
    void twoVersionsAreComparedAndTheEarlierOneIsPutInForceAgain() {
        owner.post(path("prompt"), Map.of("system_prompt", "First", "deploy", "true"));
        long first = newestVersion();
        owner.post(path("prompt"), Map.of("system_prompt", "Second", "deploy", "true"));
        owner.post(path("memory"), Map.of("memory_window", "11", "memory_ttl_seconds", "86400"));
        Browser.Seen diff = owner.get(path("versions/diff?from=" + first + "&to=" + (first + 1)));
        assertThat(diff.page().select("td.was").eachText()).containsExactly("First");
        assertThat(diff.page().select("td.is").eachText()).containsExactly("Second");
        Browser.Seen back = owner.postAndFollow(path("versions/" + first + "/roll-back"), Map.of());
        assertThat(back.page().select("[role=status]").text()).isEqualTo("The earlier settings are in force again.");
        assertThat(owner.get(path("draft"))
                        .page()
                        .select("td[data-label=Setting] code")
                        .eachText())
                .as("the draft stays one")
                .containsExactly("memory_window");
        owner.post(path("draft/discard"), Map.of());
        assertThat(owner.get(path("prompt")).page().select("textarea").text()).isEqualTo("First");
    }

    private long newestVersion() {
        return Long.parseLong(owner.get(path("versions"))
                .page()
                .expectFirst("td[data-label=Version]")
                .text());
    }

    @Test
    void aVersionThatIsNotThereIsNotFound() {
        for (String version : List.of("0", "999999", "x", "-1", "1.5", "99999999999999999999")) {
            assertThat(owner.post(path("versions/" + version + "/roll-back"), Map.of())
                            .status())
                    .as(version)
                    .isEqualTo(404);
        }
        assertThat(owner.get(path("versions/diff?from=1&to=999999")).status()).isEqualTo(404);
        assertThat(owner.get(path("versions/diff?from=x&to=1")).status()).isEqualTo(400);
    }

    @Test
    void aProjectIsRenamedSuspendedResumedAndDeletedByItsName() {
        Browser.Seen made = owner.post("/projects", Map.of("name", "To be <deleted>"));
        String own = made.location().replaceAll("/start.*", "") + "/settings/project";
        assertThat(owner.post(own, Map.of("name", " ")).page().select("#w-name").text())
                .isNotBlank();
        assertThat(owner.postAndFollow(own, Map.of("name", "Renamed"))
                        .page()
                        .select("h1")
                        .text())
                .isEqualTo("Renamed");
        assertThat(owner.postAndFollow(own + "/suspend", Map.of())
                        .page()
                        .select(".badge.warn")
                        .text())
                .isEqualTo("suspended");
        assertThat(owner.postAndFollow(own + "/resume", Map.of())
                        .page()
                        .select(".badge.good")
                        .text())
                .isEqualTo("active");
        Browser.Seen kept = owner.post(own + "/delete", Map.of("confirm", "renamed"));
        assertThat(kept.status()).isEqualTo(422);
        assertThat(kept.page().select("#w-confirm").text()).isNotBlank();
        Browser.Seen gone = owner.postAndFollow(own + "/delete", Map.of("confirm", "Renamed"));
        assertThat(gone.text()).doesNotContain("Renamed");
        assertThat(owner.get(own).status()).isEqualTo(404);
    }

    @Test
    void aViewerSeesTheSettingsAndNoButtonToChangeThem() {
        Browser viewer = new Browser(house, Role.VIEWER);
        for (String part : List.of("model", "prompt", "limits", "memory", "versions", "project", "draft")) {
            Browser.Seen seen = viewer.get(path(part));
            assertThat(seen.status()).as(part).isEqualTo(200);
            assertThat(seen.page().select("main button.primary, main button.danger"))
                    .as(part)
                    .isEmpty();
        }
    }
}
