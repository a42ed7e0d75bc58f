package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console as anybody sees it who is not signed in. */
final class ConsoleTest {

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

    private static HttpResponse<String> send(String method, String path) {
        return send(method, path, "*/*");
    }

    private static HttpResponse<String> send(String method, String path, String accept) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(house.serverUrl() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", accept)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return house.http()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void showsAFirstPageThatRunsNoScriptButItsOwn() {
        HttpResponse<String> page = send("GET", "/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        Matcher policy = Pattern.compile("default-src 'none'; script-src 'nonce-([^']{22,})'; style-src 'self';.*")
                .matcher(page.headers().firstValue("Content-Security-Policy").orElse(""));
        assertThat(policy.matches()).isTrue();
        assertThat(page.body())
                .contains("demo.env", "/v1/auth/mint", "/v1/chat/completions")
                .doesNotContain("style=\"", " onclick", "http://", "javascript:");
        assertThat(Pattern.compile("<script[^>]*>").matcher(page.body()).results())
                .isNotEmpty()
                .allMatch(script -> script.group().contains("nonce=\"" + policy.group(1) + "\" src=\"/assets/"));
    }

    @Test
    void loadsNothingFromElsewhereAndLinksToWhatTheServerHas() {
        Matcher links = Pattern.compile("(?:href|src)=\"([^\"]*)\"")
                .matcher(send("GET", "/").body());
        assertThat(links.results().map(link -> link.group(1)).distinct()).allSatisfy(link -> {
            assertThat(link).startsWith("/").doesNotStartWith("//");
            assertThat(send("GET", link).statusCode()).as(link).isEqualTo(200);
        });
    }

    @Test
    void assetsMayBeKeptForEver() {
        Matcher style = Pattern.compile("href=\"(/assets/[0-9a-f]{12}/console.css)\"")
                .matcher(send("GET", "/").body());
        assertThat(style.find()).isTrue();
        HttpResponse<String> sheet = send("GET", style.group(1));
        assertThat(sheet.headers().firstValue("Content-Type")).contains("text/css; charset=utf-8");
        assertThat(sheet.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
        assertThat(sheet.body()).contains("light-dark(").doesNotContain("url(").doesNotContain("@import");
    }

    @Test
    void answersHeadWithoutABody() {
        HttpResponse<String> head = send("HEAD", "/");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void refusesOtherMethods() {
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            HttpResponse<String> reply = send(method, "/");
            assertThat(reply.statusCode()).isEqualTo(405);
            assertThat(reply.headers().firstValue("Allow")).contains("GET, HEAD");
        }
    }

    @Test
    void saysInJsonThatThereIsNothingAtAnyOtherPath() {
        for (String path : List.of(
                "/index.html", "/favicon.ico", "/assets/0/console.css", "/v1/nothing", "//", "/../etc/passwd")) {
            HttpResponse<String> reply = send("GET", path);
            assertThat(reply.statusCode()).as(path).isEqualTo(404);
            assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(reply.body()).contains("\"code\":\"not_found\"");
        }
    }

    @Test
    void saysOnAPageToABrowserThatThereIsNothing() {
        String browsers = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        HttpResponse<String> reply = send("GET", "/projcts/1", browsers);
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(reply.headers().firstValue("X-Trace-Id").orElse("")).isNotEmpty();
        assertThat(reply.body()).contains("There is nothing here", "No page has this address");
        assertThat(send("GET", "/v1/nothing", browsers).headers().firstValue("Content-Type"))
                .contains("application/json");
    }
}
