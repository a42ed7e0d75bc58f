package ai.behest.docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.browser.Chromium;
import ai.behest.browser.Gateway;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/quickstart-java.md, followed to its end: the backend that it shows runs at one origin, the gateway at another, and the
 * page that it shows is used in Chromium.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class QuickstartInChromiumTest {
    private static final String ANSWER = "[simulation] You said: What is a lease?";
    private static final Pattern REFUSED = Pattern.compile("does not let this page in");

    /** Keeps what the answer looked like after each change. */
    private static final String WATCH = """
            addEventListener("DOMContentLoaded", () => {
              const place = document.getElementById("answer");
              window.seen = [];
              if (place) {
                new MutationObserver(() => window.seen.push(place.textContent)).observe(place, { childList: true });
              }
            });
            """;

    private Gateway gateway;
    private Toll toll;
    private Chromium chromium;
    private Path classes;

    @BeforeAll
    void start(@TempDir Path folder) {
        gateway = new Gateway(folder, 120);
        toll = new Toll(gateway.demo("BEHEST_BASE_URL"));
        classes = ReadersProject.make(folder.resolve("chat-backend"), gateway.demo("BEHEST_BASE_URL"));
        chromium = new Chromium();
    }

    @AfterAll
    void stop() {
        chromium.close();
        toll.close();
        gateway.close();
    }

    @BeforeEach
    void noOriginIsAllowed() {
        gateway.allow();
    }

    /** The backend with this key; all its own requests to the gateway pass the toll. */
    private SpringApp backend(Map<String, String> key) {
        Map<String, String> variables = new HashMap<>(key);
        variables.put("BEHEST_BASE_URL", toll.projectUrl());
        return new SpringApp(classes, "com.example.ChatBackend", variables);
    }

    private Page signedIn(SpringApp backend) {
        Page page = chromium.page();
        page.addInitScript(WATCH);
        page.navigate(backend.origin());
        page.fill("[name=username]", "ada");
        page.fill("[name=password]", "ada-demo");
        page.click("[type=submit]");
        assertThat(page.locator("#answer")).hasCount(1);
        return page;
    }

    private static void ask(Page page) {
        page.getByText("Ask", new Page.GetByTextOptions().setExact(true)).click();
    }

    private static void isAnswered(Page page) {
        assertThat(page.locator("#answer")).hasText(ANSWER);
    }

    private Map<String, String> apiKey() {
        return Map.of("BEHEST_KEY", gateway.demo("BEHEST_KEY"));
    }

    @Test
    void streamsFromTheGatewayToAPageOfAnotherOrigin() {
        try (SpringApp backend = backend(apiKey())) {
            gateway.allow(backend.origin());
            Page page = signedIn(backend);
            List<Request> requests = new ArrayList<>();
            page.onRequest(requests::add);
            ask(page);
            isAnswered(page);

            assertThat(requests.stream().map(Request::url))
                    .containsExactly(
                            backend.origin() + "/api/behest/token",
                            gateway.demo("BEHEST_BASE_URL") + "/v1/chat/completions");
            assertThat(backend.origin()).isNotEqualTo(gateway.origin());
            cameInSteps(page);
        }
    }

    /** The answer grew: each look at it was the beginning of the next one. */
    private static void cameInSteps(Page page) {
        List<?> seen = (List<?>) page.evaluate("window.seen.filter((text) => text)");
        assertThat(seen).hasSizeGreaterThan(2);
        for (int i = 1; i < seen.size(); i++) {
            assertThat((String) seen.get(i)).startsWith((String) seen.get(i - 1));
        }
        assertThat((String) seen.getFirst()).hasSizeLessThan(ANSWER.length());
        assertThat(seen.getLast()).isEqualTo(ANSWER);
    }

    @Test
    void isRefusedWithoutItsOriginAndWorksAgainOnceThatIsSaved() {
        try (SpringApp backend = backend(apiKey())) {
            gateway.allow(backend.origin());
            Page page = signedIn(backend);
            ask(page);
            isAnswered(page);
            long calls = gateway.providerCalls();

            gateway.allow("https://your-app.com");
            ask(page);
            assertThat(page.locator("#answer")).containsText(REFUSED);
            assertThat(gateway.providerCalls()).isEqualTo(calls);

            // the first question after the origin is saved: no restart, no waiting
            gateway.allow("https://your-app.com", backend.origin());
            ask(page);
            isAnswered(page);
            assertThat(gateway.providerCalls()).isEqualTo(calls + 1);
        }
    }

    @Test
    void signsTokensItselfWhenOnlyTheKeyIsExchanged() {
        SigningKey key = new SigningKey(gateway);
        Map<String, String> variables = new HashMap<>(Map.of(
                "BEHEST_KID", key.kid(),
                "BEHEST_TENANT_ID", gateway.demo("BEHEST_TENANT_ID"),
                "BEHEST_PROJECT_ID", gateway.demo("BEHEST_PROJECT_ID")));

        variables.put("BEHEST_KEY", gateway.demo("BEHEST_KEY"));
        assertThat(requestsOfOneChat(variables)).containsExactly("/v1/auth/mint");

        variables.put("BEHEST_KEY", "behest_pk_" + key.pem());
        assertThat(requestsOfOneChat(variables)).isEmpty();
    }

    /** Signs in, asks, sees the answer; what the backend asked the gateway for that. */
    private List<String> requestsOfOneChat(Map<String, String> variables) {
        int before = toll.passed().size();
        try (SpringApp backend = backend(variables)) {
            gateway.allow(backend.origin());
            Page page = signedIn(backend);
            ask(page);
            isAnswered(page);
            cameInSteps(page);
        }
        return toll.passed().subList(before, toll.passed().size());
    }

    @Test
    void givesNothingToWhoeverIsNotSignedIn() {
        try (SpringApp backend = backend(apiKey())) {
            Page page = chromium.page();
            page.navigate(backend.origin());
            assertThat(page.locator("[name=username]")).hasCount(1);
            assertThat(page.evaluate("fetch('/api/behest/token', { method: 'POST' }).then((answer) => answer.status)"))
                    .isEqualTo(401);
        }
    }
}
