package ai.behest.browser;

import static ai.behest.browser.Console.button;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the owner does on a day: a first project, an origin, a key, a budget, and stopping somebody. */
final class WorkWalkTest {
    private static final String PAGE = """
            <!doctype html><title>app</title><pre id="out"></pre><script>
            addEventListener('hashchange', run); async function run() {
              const [base, token] = decodeURIComponent(location.hash.slice(1)).split(' ');
              try {
                const answer = await fetch(base + '/v1/chat/completions', {method: 'POST',
                  headers: {'Authorization': 'Bearer ' + token, 'Content-Type': 'application/json'},
                  body: JSON.stringify({model: 'behest/echo', stream: true, messages: [{role: 'user', content: 'Hello'}]})});
                out.textContent = answer.status + ' ' + await answer.text();
              } catch (failure) { out.textContent = 'refused'; }
            } run();</script>""";

    @SuppressWarnings("NullAway.Init")
    private static Console console;

    @SuppressWarnings("NullAway.Init")
    private static BrowserContext owner;

    @SuppressWarnings("NullAway.Init")
    private static Traffic traffic;

    @BeforeAll
    static void open(@TempDir Path folder) {
        console = new Console(folder, 150, java.util.Map.of());
        owner = console.browser();
        console.becomeOwner(owner).close();
        traffic = new Traffic(console.gateway());
    }

    @AfterAll
    static void close() {
        console.close();
    }

    private static Page at(String path) {
        Page page = owner.newPage();
        page.navigate(console.origin() + path);
        return page;
    }

    private static Locator said(Page page) {
        return page.getByRole(AriaRole.STATUS);
    }

    @Test
    void aFirstProjectAnswersInThePageInThreeClicks() {
        Page page = at("/projects");
        page.getByLabel("Name").fill("My first app");
        button(page, "Create project").click();
        button(page, "Try it with the simulation").click();
        button(page, "Send").click();
        assertThat(page.locator("#answer")).hasText(Pattern.compile("hello", Pattern.CASE_INSENSITIVE));
        assertThat(page.locator("#r-first")).hasText(Pattern.compile("[0-9]"));
        assertThat(page.locator("#r-cost")).hasText(Pattern.compile("[0-9]"));
    }

    @Test
    void aPageOfAnAllowedOriginStreamsAndOfARemovedOneDoesNot() throws IOException {
        HttpServer app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        app.createContext("/", exchange -> {
            byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        app.start();
        try {
            String origin = "http://localhost:" + app.getAddress().getPort();
            String address =
                    origin + "/#" + console.gateway().demo("BEHEST_BASE_URL") + "%20" + traffic.token("ada", "walk");
            Page page = at("/projects/" + console.projectId() + "/settings/origins");
            page.getByLabel("Origin").fill(origin + "/");
            assertThat(page.locator("#v-origin .wrong")).isVisible();
            page.getByLabel("Origin").fill(origin);
            assertThat(page.locator("#v-origin .fine")).isVisible();
            button(page, "Save").click();
            assertThat(said(page)).hasText("The origin is allowed from now on.");
            button(page, "Test this origin").click();
            assertThat(page.locator(".verdict").first()).containsText(Pattern.compile("may send|allowed|204"));

            Page visitor = console.browser().newPage();
            visitor.navigate(address);
            assertThat(visitor.locator("#out")).containsText("200 data:");

            page.locator("summary", new Page.LocatorOptions().setHasText("Remove"))
                    .click();
            button(page, "Remove the origin").click();
            assertThat(said(page)).hasText("The origin is refused from now on.");
            Page again = console.browser().newPage();
            again.navigate(address);
            assertThat(again.locator("#out")).hasText("refused");
        } finally {
            app.stop(0);
        }
    }

    @Test
    void aKeyIsShownOnceUsedAndRevoked() {
        Page page = at("/projects/" + console.projectId() + "/keys");
        page.getByLabel("Name").fill("my server");
        button(page, "Create").click();
        String text = page.locator(".code code").allTextContents().toString();
        java.util.regex.Matcher key =
                Pattern.compile("behest_sk_live_[0-9a-f]{32}").matcher(text);
        assertThat(key.find()).as(text).isTrue();
        String body = "{\"user_id\":\"kim\"}";
        assertThat(traffic.post(key.group(), "/v1/auth/mint", body).statusCode())
                .isEqualTo(200);
        page.navigate(console.origin() + "/projects/" + console.projectId() + "/keys");
        assertThat(page.locator("body")).not().containsText(key.group());
        Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("my server"));
        row.locator("summary", new Locator.LocatorOptions().setHasText("Revoke"))
                .click();
        row.locator("details[open] button.danger").click();
        assertThat(said(page)).containsText("Revoked");
        assertThat(traffic.post(key.group(), "/v1/auth/mint", body).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aBudgetIsSetSpentAndRaised() {
        Page page = at("/budgets/new");
        page.getByLabel("User", new Page.GetByLabelOptions().setExact(true)).fill("bea");
        page.getByLabel("Money, USD").fill("0.0001");
        page.getByLabel("Name").fill("Bea's day");
        button(page, "Create the budget").click();
        assertThat(said(page)).isVisible();
        String token = traffic.token("bea", "walk-budget");
        int calls = 0;
        HttpResponse<String> answer = traffic.chat(token, "gpt-4o-mini", "word ".repeat(200));
        while (answer.statusCode() == 200 && calls++ < 200) {
            answer = traffic.chat(token, "gpt-4o-mini", "word ".repeat(200));
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(402);
        page.navigate(console.origin() + "/budgets");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Bea's day"))
                .first()
                .click();
        page.getByLabel("Money, USD").fill("1.00");
        button(page, "Save").click();
        assertThat(said(page)).isVisible();
        assertThat(traffic.chat(token, "gpt-4o-mini", "again").statusCode()).isEqualTo(200);
    }

    @Test
    void aUserIsStoppedWhileTheirStreamRuns() throws InterruptedException {
        String token = traffic.token("mallory", "walk-kill");
        java.util.concurrent.CompletableFuture<HttpResponse<String>> running =
                java.util.concurrent.CompletableFuture.supplyAsync(() -> traffic.post(
                        token,
                        "/v1/chat/completions",
                        "{\"model\":\"gpt-4o-mini\",\"stream\":true,\"simulation\":{\"chunks\":400,\"delay_ms\":100},"
                                + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"));
        Page page = at("/safety/new?user=mallory");
        page.getByLabel("Why").fill("scrapes the prompt");
        assertThat(page.getByLabel("Id of the user")).hasValue("mallory");
        button(page, "See whom it hits").click();
        assertThat(page.locator(".card.bad h2")).hasText("This stops user mallory");
        assertThat(page.locator(".tile b").first()).hasText("1");
        assertThat(running.isDone()).isFalse();
        button(page, "Stop user mallory").click();
        assertThat(said(page)).containsText("Stopped");
        HttpResponse<String> cut =
                running.orTimeout(1, java.util.concurrent.TimeUnit.SECONDS).join();
        assertThat(cut.body()).contains("killed").doesNotContain("[DONE]");
        assertThat(traffic.chat(token, "gpt-4o-mini", "again").statusCode()).isEqualTo(403);
        page.locator("summary", new Page.LocatorOptions().setHasText("Lift")).click();
        button(page, "Let the calls through again").click();
        assertThat(said(page)).containsText("Lifted");
        assertThat(traffic.chat(token, "gpt-4o-mini", "again").statusCode()).isEqualTo(200);
    }
}
