package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.RefusalShape;
import ai.behest.TestHouse;
import ai.behest.wire.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Threads and session memory (contract §6) over HTTP. What the provider was sent shows in the prompt tokens that it
 * counts: all text in bytes, divided by four and rounded up.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ThreadsOverHttpTest {
    private static final String SAID = "[simulation] You said: ";

    private TestHouse house;
    private String ada;
    private String bob;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        ada = house.token("ada");
        bob = house.token("bob");
    }

    @AfterAll
    void close() {
        house.close();
    }

    private record Said(String role, String content) {}

    private static Said user(String text) {
        return new Said("user", text);
    }

    private static Said echoOf(String text) {
        return new Said("assistant", SAID + text);
    }

    @Test
    void putsTheStoredHistoryInFrontOfANewTurn() {
        assertThat(ask(ada, "new-turn", user("first question"))).isEqualTo(tokens(user("first question")));
        assertThat(ask(ada, "new-turn", user("second")))
                .isEqualTo(tokens(user("first question"), echoOf("first question"), user("second")));
        assertThat(messages(ada, "new-turn"))
                .containsExactly(user("first question"), echoOf("first question"), user("second"), echoOf("second"));
    }

    @Test
    void storesAndSendsNothingTwiceWhenTheClientSendsItsHistoryAgain() {
        Said[] all = {user("one"), echoOf("one"), user("two"), echoOf("two"), user("three")};
        ask(ada, "resent", all[0]);
        assertThat(ask(ada, "resent", all[0], all[1], all[2])).isEqualTo(tokens(all[0], all[1], all[2]));
        assertThat(ask(ada, "resent", all)).isEqualTo(tokens(all));
        assertThat(messages(ada, "resent")).containsExactly(all[0], all[1], all[2], all[3], all[4], echoOf("three"));
    }

    @Test
    void keepsTheClientsInstructionsInFront() {
        ask(ada, "instructed", new Said("system", "Be brief."), user("one"));
        assertThat(ask(ada, "instructed", new Said("system", "Be brief."), user("two")))
                .isEqualTo(tokens(new Said("system", "Be brief."), user("one"), echoOf("one"), user("two")));
    }

    @Test
    void storesAStreamedAnswerAsOneMessage() {
        String body =
                "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"a b c d\"}],\"simulation\":{\"chunks\":4,"
                        + "\"chunk_text\":\"la \"}}";
        assertThat(post(ada, "X-Thread-Id", "streamed", body).statusCode()).isEqualTo(200);
        assertThat(messages(ada, "streamed")).containsExactly(user("a b c d"), new Said("assistant", "la la la la "));
    }

    @Test
    void storesNothingOfACallThatFailed() {
        String body =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"simulation\":{\"fault\":{\"kind\":\"status\","
                        + "\"status\":500}}}";
        assertThat(post(ada, "X-Thread-Id", "failed", body).statusCode()).isEqualTo(502);
        RefusalShape.check(house.get("/v1/threads/failed", ada), 404, "not_found");
    }

    @Test
    void listsAUsersOwnThreadsNewestFirst() {
        String eve = house.token("eve");
        assertThat(house.get("/v1/threads", eve).body()).isEqualTo("[]");
        ask(eve, "older", user("The older one"));
        ask(eve, "newer", user("The newer one"));
        JsonNode list = TestHouse.json(house.get("/v1/threads", eve));
        assertThat(list.isArray()).isTrue();
        assertThat(list.valueStream().map(thread -> thread.get("id").stringValue()))
                .containsExactly("newer", "older");
        JsonNode newer = list.get(0);
        assertThat(newer.get("title").stringValue()).contains("The newer one");
        assertThat(newer.get("message_count").intValue()).isEqualTo(2);
        assertThat(newer.get("messages_count").intValue()).isEqualTo(2);
        for (String instant : List.of("last_message_at", "created_at", "updated_at")) {
            assertThat(newer.get(instant).stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT.*");
        }
        assertThat(TestHouse.json(house.get("/v1/threads/newer", eve))).isEqualTo(newer);
        ask(eve, "older", user("again"));
        assertThat(TestHouse.json(house.get("/v1/threads", eve))
                        .get(0)
                        .get("id")
                        .stringValue())
                .isEqualTo("older");
        assertThat(TestHouse.json(house.get("/v1/threads?limit=1", eve))).hasSize(1);
    }

    @Test
    void readsMessagesPageByPage() {
        for (String text : List.of("a", "b", "c")) {
            ask(ada, "paged", user(text));
        }
        JsonNode newest = TestHouse.json(house.get("/v1/threads/paged/messages?limit=2", ada));
        assertThat(contents(newest)).containsExactly("c", SAID + "c");
        String before = newest.get(0).get("id").stringValue();
        JsonNode earlier = TestHouse.json(house.get("/v1/threads/paged/messages?limit=3&before=" + before, ada));
        assertThat(contents(earlier)).containsExactly(SAID + "a", "b", SAID + "b");
        assertThat(earlier.get(0).get("created_at").stringValue()).isNotBlank();
        RefusalShape.check(house.get("/v1/threads/paged/messages?before=nonsense", ada), 400, "validation_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "201", "x", "1.5", "99999999999", ""})
    void refusesAStrangeLimit(String limit) {
        JsonNode error = RefusalShape.check(house.get("/v1/threads?limit=" + limit, ada), 400, "validation_error");
        assertThat(error.get("param").stringValue()).isEqualTo("limit");
    }

    @Test
    void hidesAThreadFromEverybodyElse() {
        ask(ada, "private", user("a secret"));
        for (String path : List.of("/v1/threads/private", "/v1/threads/private/messages")) {
            RefusalShape.check(house.get(path, bob), 404, "not_found");
            RefusalShape.check(house.get(path, "nonsense"), 401, "invalid_token");
        }
        RefusalShape.check(delete(bob, "private"), 404, "not_found");
        assertThat(ask(bob, "private", user("hello")))
                .as("bob's own of that name")
                .isEqualTo(tokens(user("hello")));
        assertThat(messages(ada, "private")).hasSize(2);
    }

    @Test
    void deletesAThreadWithItsMessages() {
        ask(ada, "gone", user("one"));
        HttpResponse<String> answer = delete(ada, "gone");
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        RefusalShape.check(house.get("/v1/threads/gone", ada), 404, "not_found");
        RefusalShape.check(house.get("/v1/threads/gone/messages", ada), 404, "not_found");
        RefusalShape.check(delete(ada, "gone"), 404, "not_found");
        assertThat(ask(ada, "gone", user("afresh"))).isEqualTo(tokens(user("afresh")));
    }

    @Test
    void findsAThreadWhateverCharactersItsIdHas() {
        ask(ada, "a/b c+d%", user("one"));
        JsonNode thread = TestHouse.json(house.get("/v1/threads/a%2Fb%20c+d%25", ada));
        assertThat(thread.get("id").stringValue()).isEqualTo("a/b c+d%");
    }

    @Test
    void remembersASessionOnlyWhenTheProjectWantsIt() {
        assertThat(inSession(ada, "s1", user("one"))).isEqualTo(tokens(user("one")));
        assertThat(inSession(ada, "s1", user("two"))).as("off by default").isEqualTo(tokens(user("two")));
        house.settings("{\"memory_enabled\":true,\"memory_window\":2}");
        try {
            inSession(ada, "s2", user("one"));
            assertThat(inSession(ada, "s2", user("two"))).isEqualTo(tokens(user("one"), echoOf("one"), user("two")));
            assertThat(inSession(ada, "s2", user("three")))
                    .as("no more than the window")
                    .isEqualTo(tokens(user("two"), echoOf("two"), user("three")));
            assertThat(inSession(bob, "s2", user("hello"))).as("another user's").isEqualTo(tokens(user("hello")));
            assertThat(house.get("/v1/threads", ada).body()).doesNotContain("\"s2\"");
            RefusalShape.check(house.get("/v1/threads/s2", ada), 404, "not_found");
        } finally {
            house.settings("{\"memory_enabled\":null,\"memory_window\":null}");
        }
    }

    /** Asks in a thread; the prompt tokens that the provider counted. */
    private int ask(String token, String thread, Said... messages) {
        return promptTokens(post(token, "X-Thread-Id", thread, Json.text(Map.of("messages", messages))));
    }

    private int inSession(String token, String session, Said... messages) {
        return promptTokens(post(token, "X-Session-Id", session, Json.text(Map.of("messages", messages))));
    }

    private static int promptTokens(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestHouse.json(answer).get("usage").get("prompt_tokens").intValue();
    }

    private HttpResponse<String> post(String token, String header, String value, String json) {
        return house.send(house.request("/v1/chat/completions", token)
                .header("Content-Type", "application/json")
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> delete(String token, String thread) {
        return house.send(house.request("/v1/threads/" + thread, token).DELETE());
    }

    private List<Said> messages(String token, String thread) {
        List<Said> messages = new ArrayList<>();
        for (JsonNode message : TestHouse.json(house.get("/v1/threads/" + thread + "/messages", token))) {
            messages.add(new Said(
                    message.get("role").stringValue(), message.get("content").stringValue()));
        }
        return messages;
    }

    private static List<String> contents(JsonNode messages) {
        return messages.valueStream()
                .map(message -> message.get("content").stringValue())
                .toList();
    }

    private static int tokens(Said... messages) {
        int bytes = 0;
        for (Said message : messages) {
            bytes += message.content().getBytes(StandardCharsets.UTF_8).length;
        }
        return Math.ceilDiv(bytes, 4);
    }
}
