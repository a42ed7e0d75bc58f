package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.RefusalShape;
import ai.behest.TestHouse;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may call (contract §5), as a browser sees it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CorsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final String RULES =
            "[\"https://app.example.com\",\"http://localhost:3000\",\"https://*.wild.example\",\"https://Port.example:443\"]";

    private TestHouse house;
    private String token;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        token = house.token("ada");
    }

    @BeforeEach
    void rules() {
        house.settings("{\"allowed_origins\":" + RULES + "}");
    }

    @AfterAll
    void close() {
        house.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, "/v1/threads", "/v1/auth/mint", "/v1/models", "/v1/usage", "/v1/anything"})
    void answersAPreflightWithoutAToken(String path) {
        HttpResponse<String> answer = house.send(at(path).header("Origin", "https://app.example.com")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type,x-stainless-lang")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(header(answer, "Access-Control-Max-Age")).isEqualTo("600");
        assertThat(header(answer, "Vary")).contains("Origin");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(names(answer, "Access-Control-Allow-Methods")).contains("get", "post", "delete", "options");
        assertThat(names(answer, "Access-Control-Allow-Headers"))
                .contains(
                        "authorization",
                        "content-type",
                        "accept",
                        "x-session-id",
                        "x-thread-id",
                        "x-request-id",
                        "traceparent",
                        "idempotency-key",
                        "x-stainless-lang",
                        "x-stainless-package-version",
                        "x-stainless-os",
                        "x-stainless-arch",
                        "x-stainless-runtime",
                        "x-stainless-runtime-version",
                        "x-stainless-retry-count",
                        "x-stainless-timeout",
                        "x-stainless-helper-method");
        assertThat(answer.headers().firstValue("X-Trace-Id")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "http://localhost:3000",
                "https://a.wild.example",
                "https://a.b-c.wild.example",
                "https://port.example"
            })
    void letsAnAllowedPageCall(String origin) {
        HttpResponse<String> answer = chat(origin);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(names(answer, "Access-Control-Expose-Headers"))
                .contains(
                        "x-trace-id",
                        "x-request-id",
                        "x-session-id",
                        "retry-after",
                        "x-ratelimit-limit",
                        "x-ratelimit-remaining",
                        "x-ratelimit-reset");
        assertThat(header(answer, "Vary")).contains("Origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "https://evil.com",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com.evil.com",
                "https://evilapp.example.com",
                "https://app.example.com/",
                "https://APP.example.com",
                "https://app.example.com@evil.com",
                "https://appXexample.com",
                "https://app.example.com https://evil.com",
                "http://localhost",
                "http://localhost:3001",
                "https://localhost:3000",
                "https://wild.example",
                "https://evilwild.example",
                "http://a.wild.example",
                "https://a.wild.example:444",
                "https://.wild.example",
                "https://a..wild.example",
                "https://evil.com/.wild.example",
                "https://evil.com#.wild.example",
                "https://user@a.wild.example",
                "https://evil.com:1.wild.example",
                "https://*.wild.example",
                "https://port.example:443",
                "*"
            })
    void refusesEveryOtherPageBeforeAnybodyIsAsked(String origin) {
        long asked = house.provider().statistics().total().requests();
        int written = house.book().lines().size();
        HttpRequest.Builder preflight =
                at(CHAT).header("Origin", origin).method("OPTIONS", HttpRequest.BodyPublishers.noBody());
        for (HttpResponse<String> answer : List.of(chat(origin), house.send(preflight))) {
            RefusalShape.check(answer, 403, "origin_not_allowed");
            assertThat(answer.headers().map().keySet().stream()
                            .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control")))
                    .isEmpty();
            assertThat(header(answer, "Vary")).contains("Origin");
        }
        assertThat(house.provider().statistics().total().requests()).isEqualTo(asked);
        assertThat(house.book().lines()).hasSize(written);
    }

    @Test
    void letsARequestPassThatComesFromNoPage() {
        HttpResponse<String> answer = house.post(CHAT, token, HELLO);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Vary")).contains("Origin");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void putsAChangeIntoForceAtOnce() {
        String origin = "https://new.example.com";
        assertThat(chat(origin).statusCode()).isEqualTo(403);
        house.settings("{\"allowed_origins\":[\"" + origin + "\"]}");
        assertThat(chat(origin).statusCode()).isEqualTo(200);
        house.settings("{\"allowed_origins\":[]}");
        assertThat(chat(origin).statusCode()).isEqualTo(403);
    }

    @Test
    void letsEveryPageCallOnlyWhenTheProjectSaysSo() {
        house.settings("{\"allowed_origins\":[\"*\"]}");
        HttpResponse<String> answer = chat("https://anybody.example");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Access-Control-Allow-Origin")).isIn("*", "https://anybody.example");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
    }

    @Test
    void showsItsKeySetToEveryPage() {
        HttpResponse<String> answer = house.send(at("/.well-known/jwks.json")
                .header("Origin", "https://evil.com")
                .GET());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(answer, "Cache-Control")).isEqualTo("public, max-age=300");
    }

    @Test
    void opensTheManagementApiToNoPage() {
        HttpResponse<String> answer = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/v1/projects"))
                .header("Origin", "https://app.example.com")
                .header("Authorization", "Bearer " + house.adminToken())
                .GET());
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    private HttpResponse<String> chat(String origin) {
        return house.send(at(CHAT).header("Origin", origin)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(HELLO)));
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create(house.projectUrl() + path));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static List<String> names(HttpResponse<String> answer, String name) {
        return Arrays.stream(header(answer, name).toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .toList();
    }
}
