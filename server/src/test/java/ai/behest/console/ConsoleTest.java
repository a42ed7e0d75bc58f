package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.http.FrontDoor;
import ai.behest.http.Limits;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private static FrontDoor door;

    @BeforeAll
    static void open() {
        Console console = new Console();
        door = new FrontDoor(VERTX, Limits.DEFAULTS, Clock.systemUTC(), loop -> console::receive)
                .open("127.0.0.1", 0, 1)
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @AfterAll
    static void close() {
        CLIENT.shutdownNow();
        VERTX.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private static HttpResponse<String> send(String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void showsAFirstPageThatRunsNoScript() {
        HttpResponse<String> page = send("GET", "/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'; style-src 'self'");
        assertThat(page.body())
                .contains("demo.env", "/v1/auth/mint", "/v1/chat/completions")
                .doesNotContain("<script", "style=\"", " onclick", "http://", "javascript:");
    }

    @Test
    void loadsNothingFromElsewhereAndLinksToWhatTheServerHas() {
        Matcher links = Pattern.compile("(?:href|src)=\"([^\"]*)\"")
                .matcher(send("GET", "/").body());
        assertThat(links.results().map(link -> link.group(1)))
                .containsExactly("/console.css", "/openapi.json", "/health/ready", "/metrics");
        HttpResponse<String> style = send("GET", "/console.css");
        assertThat(style.headers().firstValue("Content-Type")).contains("text/css; charset=utf-8");
        assertThat(style.body())
                .contains("prefers-color-scheme: dark")
                .doesNotContain("url(")
                .doesNotContain("@import");
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
        for (String path :
                List.of("/index.html", "/favicon.ico", "/console.css/", "/v1/nothing", "//", "/../etc/passwd")) {
            HttpResponse<String> reply = send("GET", path);
            assertThat(reply.statusCode()).as(path).isEqualTo(404);
            assertThat(reply.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(reply.body()).contains("\"code\":\"not_found\"");
        }
    }
}
