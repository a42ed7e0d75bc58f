package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A hundred streams under way, of which those that somebody stops end within a second, and the others go on. */
@SuppressWarnings("NullAway.Init")
class CutStreamsTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private TestHouse house;
    private final List<OpenStream> all = new ArrayList<>();

    @BeforeEach
    void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterEach
    void close() {
        all.forEach(OpenStream::close);
        house.close();
    }

    private List<OpenStream> open(int number, String projectUrl, String bearer, String user) {
        List<OpenStream> opened = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            opened.add(new OpenStream(house, projectUrl, bearer, user));
        }
        all.addAll(opened);
        return opened;
    }

    private List<OpenStream> open(int number, String token) {
        return open(number, house.projectUrl(), token, "");
    }

    private String made(String path, String json, String member) {
        HttpResponse<String> reply = house.manage("POST", path, json);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return TestHouse.json(reply).get(member).stringValue();
    }

    private String token(String key, String user, String session) {
        HttpResponse<String> minted =
                house.post("/v1/auth/mint", key, "{\"user_id\":\"" + user + "\",\"session_id\":\"" + session + "\"}");
        assertThat(minted.statusCode()).as(minted.body()).isEqualTo(200);
        return TestHouse.json(minted).get("token").stringValue();
    }

    private static JsonNode part(String token, int index) {
        return ai.behest.wire.Json.tree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]));
    }

    /** These, and nobody else, end within a second of the answer, with this code as their last event. */
    private void cut(String what, List<OpenStream> meant, String code) {
        Until.holds(A_SECOND, what, () -> meant.stream().allMatch(OpenStream::isEnded));
        for (OpenStream stream : meant) {
            assertThat(stream.heard()).as(what).doesNotContain("[DONE]", "broken:");
            JsonNode event = ai.behest.wire.Json.MAPPER.readTree(stream.last().substring("data: ".length()));
            assertThat(event.get("error").get("code").stringValue()).as(what).isEqualTo(code);
            assertThat(event.get("choices").isEmpty()).isTrue();
            assertThat(stream.last()).doesNotContain("because");
        }
        all.removeAll(meant);
        Map<OpenStream, Integer> before =
                all.stream().collect(java.util.stream.Collectors.toMap(each -> each, OpenStream::length));
        Until.holds(
                what + ": the others go on",
                () -> before.entrySet().stream().allMatch(each -> each.getKey().length() > each.getValue() + 200));
        assertThat(all).as(what).noneMatch(OpenStream::isEnded);
        Until.holds(
                A_SECOND,
                what + ": the provider was told to stop",
                () -> house.provider().statistics().openStreams() == all.size());
    }

    private void kill(String scope) {
        made("/v1/kill-switches", "{\"scope\":" + scope + ",\"reason\":\"because\"}", "id");
    }

    private void revoke(String target) {
        made("/v1/revocations", "{" + target + ",\"reason\":\"because\"}", "id");
    }

    @Test
    void endTheStreamsOfWhomeverSomebodyStops() {
        String key = house.apiKey();
        String keys = "/v1/projects/" + house.projectId() + "/keys";
        String stolenId = made(keys, "{\"name\":\"stolen\"}", "id");
        HttpResponse<String> rotated = house.manage("POST", keys + "/" + stolenId + "/rotate", "{}");
        String stolen = TestHouse.json(rotated).get("key").stringValue();
        String stolenKeyId = TestHouse.json(rotated).get("id").stringValue();
        HttpResponse<String> old = house.manage("POST", keys, "{\"name\":\"old\"}");
        String oldKey = TestHouse.json(old).get("key").stringValue();
        String oldKeyId = TestHouse.json(old).get("id").stringValue();
        HttpResponse<String> other = house.manage("POST", "/v1/projects", "{\"name\":\"Other\"}");
        String otherId = TestHouse.json(other).get("id").stringValue();
        String otherUrl =
                house.serverUrl() + "/p/" + TestHouse.json(other).get("slug").stringValue();
        String otherKey = made("/v1/projects/" + otherId + "/keys", "{\"name\":\"k\"}", "key");

        List<OpenStream> session = open(10, token(key, "mallory", "m-1"));
        List<OpenStream> user = open(10, token(key, "mallory", "m-2"));
        String single = token(key, "bob", "b-1");
        List<OpenStream> ofToken = open(5, single);
        List<OpenStream> ofSid = open(5, token(key, "bob", "b-2"));
        List<OpenStream> ofUid = open(5, token(key, "eve", "e-1"));
        List<OpenStream> ofKey = open(15, house.projectUrl(), stolen, "srv");
        List<OpenStream> ofOldKey = open(5, house.projectUrl(), oldKey, "srv");
        List<OpenStream> ofProject = open(10, otherUrl, otherKey, "ada");
        String ada = token(key, "ada", "a-1");
        List<OpenStream> ofKid = open(20, ada);
        List<OpenStream> rest = open(15, house.projectUrl(), key, "ada");
        assertThat(all).hasSize(100);
        assertThat(house.provider().statistics().openStreams()).isEqualTo(100);

        kill("{\"session\":\"m-1\"}");
        cut("kill a session", session, "killed");
        revoke("\"jti\":\"" + part(single, 1).get("jti").stringValue() + "\"");
        cut("revoke a token", ofToken, "invalid_token");
        revoke("\"sid\":\"b-2\"");
        cut("revoke a session", ofSid, "invalid_token");
        kill("{\"user\":\"mallory\",\"project\":\"" + house.projectId() + "\"}");
        cut("kill a user", user, "killed");
        revoke("\"uid\":\"eve\"");
        cut("revoke a user", ofUid, "invalid_token");
        kill("{\"key\":\"" + stolenKeyId + "\"}");
        cut("kill a key", ofKey, "killed");
        assertThat(house.manage("DELETE", keys + "/" + oldKeyId, "").statusCode())
                .isEqualTo(204);
        cut("revoke an API key", ofOldKey, "invalid_api_key");
        kill("{\"project\":\"" + otherId + "\"}");
        cut("kill a project", ofProject, "killed");
        revoke("\"kid\":\"" + part(ada, 0).get("kid").stringValue() + "\"");
        cut("revoke the key that signs", ofKid, "invalid_token");
        kill("{\"tenant\":\"" + house.tenantId() + "\"}");
        cut("kill the tenant", rest, "killed");
        billed();
    }

    /** What was heard until then is in the book, like the call of a client that left. */
    private void billed() {
        Until.holds("nothing is set aside", () -> house.book().open() == 0);
        List<Book.Line> lines = house.book().lines();
        assertThat(lines).hasSize(100).allSatisfy(line -> {
            assertThat(line.status()).isEqualTo("interrupted");
            assertThat(line.leaving()).isEqualTo("cut");
            assertThat(line.httpStatus()).isEqualTo(200);
            assertThat(line.estimated()).isTrue();
            assertThat(line.input()).isPositive();
            assertThat(line.output()).isBetween(1L, 1_199L);
            assertThat(line.cost()).isPositive();
        });
    }

    @Test
    void aCallThatHasNotBegunToAnswerIsRefusedInItsMiddle() throws Exception {
        String body = Script.chat(false, "{\"first_delay_ms\":60000,\"tag\":\"slow\"}");
        try (RawCall call = new RawCall(house)) {
            call.send("POST /p/" + house.slug()
                    + "/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + house.token("ada")
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            Until.holds(
                    "the provider is at it", () -> house.provider().sent("slow").isPresent());
            kill("{\"user\":\"ada\"}");
            long answered = System.nanoTime();
            RawCall.Answer answer = call.answer();
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isLessThan(A_SECOND);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("killed").doesNotContain("because");
        }
        Until.holds(
                "the provider was told to stop",
                () -> house.provider().sent("slow").orElseThrow().cancelledAt() != null);
        Until.holds("it is in the book", () -> house.book().open() == 0);
        Book.Line line = house.book().lines().getLast();
        assertThat(line.httpStatus()).isEqualTo(403);
        assertThat(line.leaving()).isEqualTo("cut");
    }

    @Test
    void aNodeBesideItCutsItsOwn(@TempDir Path folder) {
        boolean alone = house.config().databaseUrl() == null;
        Behest node = alone ? house.behest() : house.anotherNode(folder);
        try {
            String url = "http://127.0.0.1:" + node.port() + "/p/" + house.slug();
            List<OpenStream> killed = open(5, url, house.token("mallory"), "");
            List<OpenStream> revoked = open(5, url, house.token("eve"), "");
            List<OpenStream> others = open(5, url, house.token("ada"), "");
            kill("{\"user\":\"mallory\"}");
            cut("kill on the other node", killed, "killed");
            revoke("\"uid\":\"eve\"");
            cut("revoke on the other node", revoked, "invalid_token");
            assertThat(others).noneMatch(OpenStream::isEnded);
            String lifted = TestHouse.json(house.manage("GET", "/v1/kill-switches", ""))
                    .get("data")
                    .get(0)
                    .get("id")
                    .stringValue();
            assertThat(house.manage("DELETE", "/v1/kill-switches/" + lifted, "").statusCode())
                    .isEqualTo(204);
            String token = house.token("mallory");
            Until.holds(A_SECOND, "calls are let in again there", () -> models(url, token) == 200);
        } finally {
            all.forEach(OpenStream::close);
            all.clear();
            if (!alone) {
                node.close();
            }
        }
    }

    private int models(String url, String token) {
        return house.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(url + "/v1/models"))
                        .header("Authorization", "Bearer " + token))
                .statusCode();
    }
}
