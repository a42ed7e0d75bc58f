package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditPagesTest {

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void whatAPersonDoesInTheConsoleIsInTheLogWithTheirName() {
        Browser owner = new Browser(house, Role.OWNER);
        owner.postAndFollow(
                "/projects/" + house.projectId() + "/settings/origins", Map.of("origin", "https://log.example"));
        Browser.Seen log = owner.get("/audit?action=origin.add");
        assertThat(log.page().select("tbody tr")).hasSize(1);
        assertThat(log.page().select("td[data-label=Who]").text()).isEqualTo("Test owner");
        assertThat(log.page().select("td[data-label=To]").text()).isEqualTo(house.projectId());
        assertThat(log.page().select("td[data-label=Details]").text()).contains("https://log.example", "127.0.0.1");
        assertThat(owner.get("/audit?text=log.example").page().select("tbody tr"))
                .hasSize(1);
        assertThat(owner.get("/audit?text=nothing-like-it").text()).contains("No line fits.");
    }

    @Test
    void aFormThatIsRefusedLeavesNoLine() {
        Browser owner = new Browser(house, Role.OWNER);
        long before = lines(owner);
        owner.post("/projects/" + house.projectId() + "/settings/origins", Map.of("origin", "no origin"));
        owner.post("/projects", Map.of("name", ""));
        assertThat(lines(owner)).isEqualTo(before);
    }

    private static long lines(Browser owner) {
        String text = owner.get("/audit").page().select("form.row .soft").text();
        return Long.parseLong(text.replaceAll("[^0-9]", ""));
    }

    @Test
    void theChainIsWholeAndTheExportTakesTheSession() {
        Browser finance = new Browser(house, Role.FINANCE);
        assertThat(finance.post("/audit/check", Map.of()).page().select(".fine").text())
                .startsWith("Whole: ");
        Browser.Seen export = finance.get("/v1/audit?format=ndjson");
        assertThat(export.status()).isEqualTo(200);
        assertThat(export.response().body()).contains("\"prev_hash\"");
        assertThat(new Browser(house, Role.DEVELOPER)
                        .get("/v1/audit?format=ndjson")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aFilterThatDoesNotFitIsRefused() {
        Browser owner = new Browser(house, Role.OWNER);
        assertThat(owner.get("/audit?from=yesterday").status()).isEqualTo(400);
        assertThat(owner.get("/audit?before=x").status()).isEqualTo(400);
        assertThat(owner.get("/audit?from=2026-02-01&to=2026-01-01").status()).isEqualTo(400);
    }
}
