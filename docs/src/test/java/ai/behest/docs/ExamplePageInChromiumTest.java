package ai.behest.docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.browser.Chromium;
import ai.behest.browser.Gateway;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page of examples/spring-quickstart in Chromium, against a gateway at another origin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ExamplePageInChromiumTest {
    private static final String QUESTION = "What is a lease?";
    private static final String ANSWER = "[simulation] You said: What is a lease?";
    private static final String TOKEN = "/api/behest/token";

    /** Keeps what the last answer looked like after each change. */
    private static final String WATCH = """
            window.seen = [];
            new MutationObserver(() => {
              const turns = document.querySelectorAll(".turn.assistant");
              window.seen.push(turns.length ? turns[turns.length - 1].textContent : "");
            }).observe(document, { childList: true, subtree: true });
            """;

    private Gateway gateway;
    private SpringApp app;
    private Chromium chromium;

    @BeforeAll
    void start(@TempDir Path folder) {
        gateway = new Gateway(folder, 120);
        app = new SpringApp(
                Repository.ROOT.resolve("examples/spring-quickstart/target/classes"),
                "ai.behest.example.Quickstart",
                Map.of(
                        "BEHEST_KEY", gateway.demo("BEHEST_KEY"),
                        "BEHEST_BASE_URL", gateway.demo("BEHEST_BASE_URL")));
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
        app.close();
        gateway.close();
    }

    @BeforeEach
    void theOriginIsAllowed() {
        gateway.allow(app.origin());
    }

    private void signIn(Page page) {
        page.addInitScript(WATCH);
        page.navigate(app.origin());
        page.fill("[name=username]", "ada");
        page.fill("[name=password]", "ada");
        page.waitForResponse("**" + TOKEN, () -> page.click("[type=submit]"));
        assertThat(page.locator("#who")).hasText("ada, pro");
    }

    private Page signedIn() {
        Page page = chromium.page();
        signIn(page);
        return page;
    }

    private static void ask(Page page, String question) {
        page.fill("#text", question);
        page.click("#send");
    }

    private static Locator answer(Page page) {
        return page.locator(".turn.assistant").last();
    }

    private static void isAnswered(Page page) {
        assertThat(answer(page)).hasText(ANSWER);
        assertThat(page.locator("#stop")).isHidden();
        assertThat(page.locator("#notice")).isHidden();
    }

    @Test
    void showsTheAnswerAsItComesAndWhatTheSessionHasCost() {
        Page page = signedIn();
        assertThat(page.locator("#cost")).hasText("$0");
        ask(page, QUESTION);
        isAnswered(page);
        assertThat(page.locator("#cost")).hasText(Pattern.compile("\\$0\\.0*[1-9][0-9]*"));
        String first = page.locator("#cost").textContent();
        List<?> seen = (List<?>) page.evaluate("[...new Set(window.seen)].filter((text) => text)");
        assertThat(seen)
                .hasSizeGreaterThan(2)
                .allSatisfy(text -> assertThat(ANSWER).startsWith((String) text));

        ask(page, QUESTION);
        assertThat(page.locator(".turn.assistant")).hasCount(2);
        isAnswered(page);
        assertThat(page.locator("#cost")).not().hasText(first);
    }

    @Test
    void showsTheAnswerThatComesThroughItsOwnServer() {
        Page page = signedIn();
        page.selectOption("#way", "server");
        ask(page, QUESTION);
        isAnswered(page);
        assertThat(page.locator("#cost")).hasText(Pattern.compile("\\$0\\.0*[1-9][0-9]*"));
    }

    @Test
    void stopsTheModel() {
        Page page = signedIn();
        long interrupted = gateway.interruptedCalls();
        ask(page, "Count on and on. ".repeat(200));
        assertThat(answer(page)).containsText("You said: Count");
        page.click("#stop");
        assertThat(answer(page)).hasClass(Pattern.compile("\\bstopped\\b"));
        assertThat(page.locator("#stop")).isHidden();
        assertThat(page.locator("#notice")).isHidden();
        page.waitForCondition(() -> gateway.interruptedCalls() == interrupted + 1);

        ask(page, QUESTION);
        isAnswered(page);
    }

    @Test
    void saysWhenItsOriginIsNotAllowedAndGoesOnWhenItIs() {
        Page page = signedIn();
        long calls = gateway.providerCalls();
        gateway.allow();
        ask(page, QUESTION);
        assertThat(page.locator("#notice")).containsText("./behest origin add " + app.origin());
        assertThat(page.locator("#text")).hasValue(QUESTION);
        assertThat(page.locator(".turn")).hasCount(0);
        assertThat(gateway.providerCalls()).isEqualTo(calls);

        gateway.allow(app.origin());
        page.click("#send");
        isAnswered(page);
        assertThat(gateway.providerCalls()).isEqualTo(calls + 1);
    }

    @Test
    void renewsTheTokenBeforeItExpires() {
        Page page = chromium.page();
        page.clock().install();
        signIn(page);
        List<String> answers = answers(page);
        page.clock().fastForward(Duration.ofMinutes(14).plusSeconds(30).toMillis());
        ask(page, QUESTION);
        isAnswered(page);
        assertThat(answers).containsSubsequence("200 " + TOKEN, "200 /v1/chat/completions");
        assertThat(answers).noneMatch(each -> each.startsWith("401"));
    }

    @Test
    void renewsATokenThatIsRevokedWithoutAWord() {
        Page page = chromium.page();
        List<String> tokens = new ArrayList<>();
        page.onResponse(response -> {
            if (response.url().endsWith(TOKEN)) {
                tokens.add(
                        JsonBlocks.MAPPER.readTree(response.body()).get("token").stringValue());
            }
        });
        signIn(page);
        page.waitForCondition(() -> tokens.size() == 1);
        gateway.manage("POST", "v1/revocations", Map.of("jti", claim(tokens.getFirst(), "jti")));
        List<String> answers = answers(page);
        ask(page, QUESTION);
        isAnswered(page);
        assertThat(answers).containsSubsequence("401 /v1/chat/completions", "200 " + TOKEN, "200 /v1/chat/completions");
    }

    @Test
    void renewsATokenThatHasExpiredWithoutAWord() {
        String expired = new SigningKey(gateway)
                .expired("ada", "session-of-ada", Instant.now().minusSeconds(300));
        Page page = chromium.page();
        page.route(
                "**" + TOKEN,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"token\":\"" + expired
                                + "\",\"ttl\":900,\"sessionId\":\"session-of-ada\",\"expiresAt\":"
                                + Instant.now().plusSeconds(900).getEpochSecond() + "}")));
        signIn(page);
        page.unroute("**" + TOKEN);
        List<String> answers = answers(page);
        ask(page, QUESTION);
        isAnswered(page);
        assertThat(answers).containsSubsequence("401 /v1/chat/completions", "200 " + TOKEN, "200 /v1/chat/completions");
    }

    @Test
    void fitsANarrowScreen() {
        Page page = chromium.page(380, 740);
        signIn(page);
        ask(page, QUESTION);
        isAnswered(page);
        gateway.allow();
        ask(page, "And " + "a-word-that-does-not-end-".repeat(8) + "?");
        assertThat(page.locator("#notice")).isVisible();
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", "example-narrow.png")));
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(380);
        assertThat(page.locator("#send")).isInViewport();
    }

    /** Status and path of what the page is answered from now on, without the preflights. */
    private static List<String> answers(Page page) {
        List<String> answers = new ArrayList<>();
        page.onResponse(response -> answers.add(response.status() + " " + path(response)));
        return answers;
    }

    private static String path(Response response) {
        return response.url().replaceFirst("^http://[^/]*(?:/p/[^/]*)?", "");
    }

    private static String claim(String token, String name) {
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        return JsonBlocks.MAPPER
                .readTree(new String(claims, StandardCharsets.UTF_8))
                .get(name)
                .stringValue();
    }
}
