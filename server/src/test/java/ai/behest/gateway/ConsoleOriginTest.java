package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.RawCall;
import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's own page calls the gateway at its own origin: with the console's token, and no page with another. */
final class ConsoleOriginTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

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

    @AfterEach
    void noOrigins() {
        house.settings("{\"allowed_origins\":[],\"allow_api_key_in_browser\":false}");
    }

    /** As the page of "Try it" gets it. */
    private static String consoleToken() {
        String form = "csrf=" + house.csrf(Role.DEVELOPER) + "&user_id="
                + URLEncoder.encode("console-ada", StandardCharsets.UTF_8);
        HttpResponse<String> minted = house.send(
                HttpRequest.newBuilder(URI.create(house.serverUrl() + "/projects/" + house.projectId() + "/try/token"))
                        .header("Cookie", house.cookie(Role.DEVELOPER))
                        .header("Origin", house.serverUrl())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
        return TestHouse.json(minted).get("token").stringValue();
    }

    private static HttpResponse<String> chat(String bearer, String origin) {
        return house.send(house.request(CHAT, bearer)
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(HELLO)));
    }

    private static void isRefusedAsAPage(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(TestHouse.json(answer).get("code").stringValue()).isEqualTo("origin_not_allowed");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void theConsolesPageCallsWithTheConsolesToken() {
        HttpResponse<String> answer = chat(consoleToken(), house.serverUrl());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.headers().firstValue("Vary")).contains("Origin");
    }

    @Test
    void itsCallIsBookedToThePerson() {
        HttpResponse<String> answer = chat(consoleToken(), house.serverUrl());
        assertThat(answer.statusCode()).isEqualTo(200);
        HttpResponse<String> byKey = house.get("/v1/billing/report?group_by=key,user", house.apiKey());
        assertThat(byKey.body()).contains("\"console:" + house.personId(Role.DEVELOPER) + "\"", "\"console-ada\"");
    }

    @Test
    void aUsersTokenDoesNotPassFromThere() {
        isRefusedAsAPage(chat(house.token("ada"), house.serverUrl()));
        house.settings("{\"allowed_origins\":[\"" + house.serverUrl() + "\"]}");
        assertThat(chat(house.token("ada"), house.serverUrl()).statusCode()).isEqualTo(200);
    }

    @Test
    void anApiKeyDoesNotPassFromThereEvenWhereItMayBeInABrowser() {
        assertThat(chat(house.apiKey(), house.serverUrl()).statusCode()).isEqualTo(403);
        house.settings("{\"allow_api_key_in_browser\":true}");
        isRefusedAsAPage(chat(house.apiKey(), house.serverUrl()));
    }

    @Test
    void noTokenAndABrokenOneAreRefusedAsEverywhere() {
        assertThat(chat("", house.serverUrl()).statusCode()).isEqualTo(401);
        assertThat(chat(consoleToken() + "x", house.serverUrl()).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "http://localhost", "null", "http://127.0.0.1:1", "https://127.0.0.1"})
    void theConsolesTokenDoesNotPassFromAnotherPage(String origin) {
        isRefusedAsAPage(chat(consoleToken(), origin));
    }

    @Test
    void theSchemeIsTheOneThatTheBrowserSees() {
        String https = house.serverUrl().replace("http:", "https:");
        isRefusedAsAPage(chat(consoleToken(), https));
        HttpResponse<String> behindAProxy = house.send(house.request(CHAT, consoleToken())
                .header("Origin", https)
                .header("X-Forwarded-Proto", "https")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(HELLO)));
        assertThat(behindAProxy.statusCode()).isEqualTo(200);
    }

    /** The page of a name that an attacker lets point here has the origin that it calls, but not the console's token. */
    @Test
    void aReboundNameDoesNotMakeAUsersTokenPass() {
        try (RawCall call = new RawCall(house)) {
            RawCall.Answer answer = call.send(
                            "POST /p/" + house.slug() + CHAT + " HTTP/1.1\r\nHost: rebound.example:80\r\n"
                                    + "Origin: http://rebound.example\r\nAuthorization: Bearer " + house.token("ada")
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + HELLO.length()
                                    + "\r\n\r\n" + HELLO)
                    .answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("origin_not_allowed");
        }
    }

    @Test
    void aPreflightFromThereIsRefusedSinceABrowserMakesNone() {
        HttpResponse<String> answer = house.send(house.request(CHAT, "none")
                .header("Origin", house.serverUrl())
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        isRefusedAsAPage(answer);
    }

    @Test
    void whatElseThePageAsksPassesToo() {
        String token = consoleToken();
        for (String path : List.of("/v1/models", "/v1/me/usage", "/v1/threads")) {
            HttpResponse<String> answer = house.send(house.request(path, token)
                    .header("Origin", house.serverUrl())
                    .GET());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
        }
    }
}
