package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpendPagesTest {

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
        String[] models = {"gpt-4o-mini", "gpt-4.1", "gpt-4o", "gpt-5-mini", "gpt-unheard-of"};
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> answer = house.send(house.request("/v1/chat/completions", house.apiKey())
                    .header("Content-Type", "application/json")
                    .header("X-Behest-Tags", "team=" + (i % 2 == 0 ? "search" : "a<b>&\"c"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"openai/" + models[i % 5]
                            + "\",\"user\":\"user-" + i % 12
                            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"a question\"}]}")));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static Document get(String path) {
        Browser.Seen seen = new Browser(house, Role.FINANCE).get(path);
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        return seen.page();
    }

    private static BigDecimal exact(Element cell) {
        return new BigDecimal(cell.attr("title").replace("$", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model",
                "project",
                "user",
                "session",
                "tier",
                "provider",
                "key",
                "payer",
                "cost_center",
                "tag&tag=team"
            })
    void theTableSumsUpToThePicodollar(String by) {
        for (String window : new String[] {"today", "7d", "30d", "month"}) {
            Document page = get("/spend?compare=true&window=" + window + "&by=" + by);
            BigDecimal sum = BigDecimal.ZERO;
            long calls = 0;
            for (Element row : page.select("#table tbody tr")) {
                sum = sum.add(exact(row.select("td[data-label=Spend]").getFirst()));
                calls +=
                        Long.parseLong(row.select("td[data-label=Calls]").text().replace(",", ""));
            }
            assertThat(sum)
                    .as(by + " " + window)
                    .isEqualByComparingTo(exact(
                            page.select("#table tfoot td[data-label=Spend]").getFirst()));
            assertThat(calls).isEqualTo(20);
            assertThat(sum.signum()).isPositive();
        }
    }

    @Test
    void everySegmentOfABarIsALinkToTheCallsBehindIt() {
        Elements segments = get("/spend?by=user&window=today").select("svg.chart a[href]");
        assertThat(segments).hasSizeBetween(4, 8);
        for (Element segment : segments) {
            assertThat(segment.attr("aria-label")).contains("$");
            Document calls = get(segment.attr("href"));
            int shown = calls.select("td[data-label=Model]").size();
            String said = segment.attr("aria-label");
            if (!said.contains("other")) {
                assertThat(said).endsWith(", " + shown + (shown == 1 ? " call" : " calls"));
            }
        }
    }

    @Test
    void whatIsDearestStandsByItselfAndTheRestIsOther() {
        Document page = get("/spend?by=user&window=today");
        assertThat(page.select(".legend").first()).isNotNull();
        assertThat(page.select(".legend").first().select("li").eachText())
                .hasSize(8)
                .endsWith("other");
    }

    @Test
    void callsWithoutAPriceAreNoZero() {
        Document page = get("/spend?by=model&window=today");
        Element row = page.select("#table tbody tr:contains(gpt-unheard-of)").getFirst();
        assertThat(row.select("td[data-label=Spend]").text()).isEqualTo("no price");
        assertThat(page.text()).contains("4 of 20 calls have no known cost");
        assertThat(page.select("#table tfoot td[data-label=Spend]").text()).contains("4 without a price");
    }

    @Test
    void theAddressFiltersAndAFilterCanBeTakenAway() {
        Document page = get("/spend?window=today&by=user&model=gpt-4.1&tags="
                + URLEncoder.encode("team=search", StandardCharsets.UTF_8));
        assertThat(page.select("#table tfoot td[data-label=Calls]").text()).isEqualTo("2");
        assertThat(page.select("a.badge").eachText()).hasSize(2).anyMatch(text -> text.startsWith("model: gpt-4.1"));
        assertThat(page.select("a.badge").first()).isNotNull();
        assertThat(get(page.select("a.badge").first().attr("href"))
                        .select("#table tfoot td[data-label=Calls]")
                        .text())
                .isEqualTo("10");
        assertThat(page.select("main b b, main script")).isEmpty();
    }

    @Test
    void theFileHasTheRowsOfTheTable() {
        Browser.Seen file = new Browser(house, Role.VIEWER).get("/spend/export?by=model&window=today");
        assertThat(file.response().headers().firstValue("Content-Disposition").orElse(""))
                .startsWith("attachment; filename=\"behest-spend-");
        assertThat(file.response().body().lines()).hasSize(6).anyMatch(line -> line.startsWith("gpt-4.1,4,"));
    }

    @Test
    void theForecastAndTheBudgetsOfAMonthAreDrawn() {
        house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/v1/budgets"))
                .header("Authorization", "Bearer " + house.adminToken())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"scope\":{},\"amount_usd\":\"0.0005\","
                        + "\"period\":\"month\",\"kind\":\"soft\",\"name\":\"All of it\"}")));
        Document page = get("/spend");
        assertThat(page.text()).contains("Spent so far: $", "All of it $0.0005");
        assertThat(page.select("polyline.wire")).hasSize(1);
        assertThat(get("/spend?model=gpt-4.1").text()).doesNotContain("Spent so far");
    }

    @Test
    void aSessionsCostIsSpreadOut() {
        Document first = get("/spend/sessions?window=today");
        assertThat(first.text()).contains("takes a moment").doesNotContain("p50");
        String later = first.select("section[hx-get]").attr("hx-get");
        assertThat(get(later).text()).contains("p50", "p99", "with 20 calls");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "window=custom&from=yesterday",
                "window=custom&from=2026-02-02&to=2026-02-01",
                "window=custom&from=1960-01-01",
                "from=2020-01-01&to=2026-01-01",
                "tags=team",
                "by=tag&tag=a,b",
                "cursor=5000000"
            })
    void whatDoesNotFitIsSaidAndTheUsualTimeIsShown(String query) {
        Browser.Seen seen = new Browser(house, Role.OWNER).get("/spend?" + query);
        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.page().select("[role=alert]").text()).isNotBlank();
        assertThat(seen.page().select("#table tfoot td[data-label=Calls]").text())
                .isEqualTo("20");
    }

    @Test
    void aTimeWithoutACallTeaches() {
        assertThat(get("/spend?window=custom&from=2020-01-01&to=2020-03-01").text())
                .contains("No call in this time");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyRoleMayLook(Role role) {
        assertThat(new Browser(house, role).get("/spend").status()).isEqualTo(200);
    }
}
