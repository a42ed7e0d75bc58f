package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallPagesTest {

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
        call("ada", "gpt-4o-mini", "team=search");
        call("grace", "gpt-4.1", "team=support");
        call("hostile\"<img src=x onerror=alert(1)>", "gpt-unheard-of", "note=<script>");
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static HttpResponse<String> call(String user, String model, String tags) {
        HttpResponse<String> answer = house.send(house.request("/v1/chat/completions", house.apiKey())
                .header("Content-Type", "application/json")
                .header("X-Behest-Tags", tags)
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"openai/" + model + "\",\"user\":"
                        + ai.behest.wire.Json.text(user)
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"a secret question\"}]}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private static Document get(String path) {
        Browser.Seen seen = new Browser(house, Role.OWNER).get(path);
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        return seen.page();
    }

    @Test
    void everyCallIsInTheLogWithNothingOfWhatWasSaid() {
        Document page = get("/calls");
        assertThat(page.select("td[data-label=Model]").eachText()).contains("gpt-4o-mini", "gpt-4.1");
        assertThat(page.text()).doesNotContain("secret question");
        assertThat(page.select("img[onerror], main script")).isEmpty();
        assertThat(page.select("td[data-label=Cost] .badge").text()).contains("no price");
    }

    @Test
    void theAddressFilters() {
        assertThat(get("/calls?user_id=ada").select("td[data-label=User]").eachText())
                .containsOnly("ada");
        assertThat(get("/calls?tags=team%3Dsupport")
                        .select("td[data-label=Model]")
                        .eachText())
                .containsOnly("gpt-4.1");
        assertThat(get("/calls?project_id=" + house.projectId()).select("td[data-label=Model]"))
                .isNotEmpty();
        assertThat(get("/calls?model=nothing").select("main").text()).contains("No call fits these filters.");
        assertThat(get("/calls?model=nothing").select("#f-model").val()).isEqualTo("nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=yesterday", "min_cost=much", "trace_id=12", "status=lost", "cursor=x"})
    void whatDoesNotFitIsSaidOnThePage(String query) {
        assertThat(get("/calls?" + query).select("[role=alert]").text()).isNotBlank();
    }

    @Test
    void aNewCallComesOnTop() {
        Document page = get("/calls");
        String news = page.select("[data-live]").attr("hx-get");
        Document none = get(news);
        assertThat(none.select("time")).isEmpty();
        call("newcomer", "gpt-4o-mini", "team=search");
        assertThat(tableOf(news).select("td[data-label=User]").eachText()).containsExactly("newcomer");
        String further = tableOf(news).select("[data-live]").attr("hx-get");
        assertThat(tableOf(further).select("td[data-label=User]")).isEmpty();
    }

    /** Rows alone are no document: they are read as htmx reads them. */
    private static Document tableOf(String path) {
        Browser.Seen seen = new Browser(house, Role.VIEWER).get(path);
        return org.jsoup.Jsoup.parse("<table><tbody>" + seen.response().body() + "</tbody></table>", house.serverUrl());
    }

    @Test
    void oneCallShowsItsWayAndPriceLinesThatSumUp() {
        String id = call("steps", "gpt-4o-mini", "team=search")
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();
        Document page = get("/calls/" + id);
        assertThat(page.select("td[data-label=Step]").eachText())
                .hasSizeGreaterThan(5)
                .anyMatch(text -> text.startsWith("Money set aside"));
        Element costs =
                page.select("section:has(h2:contains(What it cost)) table").getFirst();
        BigDecimal lines = BigDecimal.ZERO;
        for (String cell : costs.select("tbody td:last-child").eachText()) {
            lines = lines.add(new BigDecimal(cell.substring(1)));
        }
        assertThat(lines.signum()).isPositive();
        assertThat(costs.select("tfoot td:last-child").text()).isEqualTo("$" + lines.toPlainString());
        assertThat(page.text()).doesNotContain("secret question").contains("gpt-4o-mini", "team=search");
    }

    @Test
    void aCallWithoutAPriceSaysSo() {
        String id = call("x", "gpt-unheard-of", "a=b")
                .headers()
                .firstValue("X-Request-Id")
                .orElseThrow();
        assertThat(get("/calls/" + id).text()).contains("This model had no price when it was called.");
    }

    @Test
    void aCallThatIsNotThereIs404() {
        assertThat(new Browser(house, Role.OWNER).get("/calls/nothing").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyRoleMayLook(Role role) {
        assertThat(new Browser(house, role).get("/calls").status()).isEqualTo(200);
    }
}
