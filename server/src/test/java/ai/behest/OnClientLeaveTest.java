package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Scope;
import ai.behest.budget.Unit;
import ai.behest.fake.Sent;
import ai.behest.gateway.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What becomes of a call whose client leaves, as the project chose (issue 4). gpt-4o-mini: 0.15 and 0.60 USD per million. */
@SuppressWarnings("NullAway.Init")
class OnClientLeaveTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final long IN = 150_000;
    private static final long OUT = 600_000;
    private static final long BUDGET_TOKENS = 200_000;

    private TestHouse house;

    @BeforeEach
    void open(@TempDir Path directory) {
        open(directory, Duration.ofSeconds(30));
    }

    private void open(Path directory, Duration drain) {
        Patience patience = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), drain);
        house = new TestHouse(directory, TestHouse.Wishes.NONE.patience(patience));
        budget(Map.of(), BUDGET_TOKENS);
    }

    private void budget(Map<String, String> scope, long tokens) {
        new BudgetBook(house.behest().database())
                .create(new Budget(
                        "",
                        house.tenantId(),
                        null,
                        Scope.read(scope),
                        Unit.TOKENS,
                        tokens,
                        Period.TOTAL,
                        Kind.HARD,
                        false,
                        List.of()));
    }

    /** Nothing is open, nothing is held, and the budget is charged with exactly what the entries say. */
    @AfterEach
    void nothingIsLeftOver() {
        Until.holds("no reservation is open", () -> house.book().open() == 0);
        Until.holds("nothing is held", () -> balance().get("reserved").longValue() == 0);
        long spent = house.book().lines().stream()
                .mapToLong(line -> line.input() + line.output())
                .sum();
        assertThat(balance().get("spent").longValue()).isEqualTo(spent);
        assertThat(house.provider().statistics().openStreams()).isZero();
        house.close();
    }

    /** How the budget stands, as it says to a call that it cannot pay for. */
    private JsonNode balance() {
        HttpResponse<String> refused = house.post(
                "/v1/chat/completions",
                house.apiKey(),
                // two texts in one message: bounded by their bytes, however few tokens they are
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"so long:\"},"
                        + "{\"type\":\"text\",\"text\":\"" + "x".repeat((int) BUDGET_TOKENS) + "\"}]}]}");
        assertThat(refused.statusCode()).isEqualTo(402);
        return TestHouse.json(refused).at("/error/details");
    }

    private void policy(String policy) {
        house.settings("{\"on_client_leave\":\"" + policy + "\"}");
    }

    private RawCall chat(boolean stream, String simulation, String more) {
        return chat("default", Script.chat(stream, simulation, more));
    }

    private RawCall chat(String user, String body) {
        return new RawCall(house)
                .send("POST /p/" + house.slug()
                        + "/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + house.apiKey() + "\r\nX-End-User-Id: " + user
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);
    }

    /** Calls, reads so many events, and leaves. */
    private void leaveAfter(int events, String simulation, String more) {
        try (RawCall call = chat(true, simulation, more)) {
            call.head();
            StringBuilder seen = new StringBuilder();
            byte[] buffer = new byte[1_024];
            while (seen.toString().split("data: ", -1).length <= events) {
                int read = call.stream().read(buffer);
                assertThat(read).isPositive();
                seen.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new AssertionError("The stream broke", e);
        }
    }

    private Sent sent(String tag) {
        return house.provider().sent(tag).orElseThrow();
    }

    private Book.Line entry() {
        Until.holds(
                "the call is in the book",
                () -> house.book().open() == 0 && !house.book().lines().isEmpty());
        assertThat(house.book().lines()).hasSize(1);
        Book.Line line = house.book().lines().getFirst();
        assertThat(line.httpStatus()).isEqualTo(499);
        return line;
    }

    @Test
    void unlessToldOtherwiseTheProviderIsStoppedAndWhatWasMeteredIsCharged() {
        String tag = Script.tag();
        leaveAfter(5, "{\"chunks\":1000,\"delay_ms\":20,\"tag\":\"" + tag + "\"}", "");
        Until.holds(A_SECOND, "the provider was told to stop", () -> sent(tag).cancelledAt() != null);
        Book.Line line = entry();
        assertThat(line.status()).isEqualTo("interrupted");
        assertThat(line.leaving()).isEqualTo("cancelled");
        assertThat(line.estimated()).isTrue();
        assertThat(line.output()).isBetween(1L, 200L);
    }

    @Test
    void drainsAStreamToItsEndAndChargesWhatTheProviderReports() {
        policy("drain");
        String tag = Script.tag();
        leaveAfter(3, "{\"chunks\":40,\"delay_ms\":10,\"tag\":\"" + tag + "\"}", "");
        Until.holds("the provider has served it", () -> sent(tag).outcome().equals("served"));
        Book.Line line = entry();
        assertThat(line.status()).isEqualTo("interrupted");
        assertThat(line.leaving()).isEqualTo("drained");
        assertThat(line.estimated()).isFalse();
        assertThat(line.output()).isEqualTo(40);
        assertThat(house.provider().statistics().total().outputTokens()).isEqualTo(40);
        assertThat(line.cost()).isEqualTo(3 * IN + 40 * OUT); // "Hello there" is three tokens
        assertThat(house.provider().statistics().total().interrupted()).isZero();
    }

    @Test
    void drainsAWholeAnswerToo() {
        policy("drain");
        String tag = Script.tag();
        try (RawCall call = chat(false, "{\"chunks\":12,\"first_delay_ms\":300,\"tag\":\"" + tag + "\"}", "")) {
            Until.holds(
                    "the provider is at it", () -> house.provider().sent(tag).isPresent());
            assertThat(call.isOpen()).isTrue();
        }
        Book.Line line = entry();
        assertThat(sent(tag).outcome()).isEqualTo("served");
        assertThat(line.leaving()).isEqualTo("drained");
        assertThat(line.output()).isEqualTo(12);
        assertThat(line.estimated()).isFalse();
    }

    @Test
    void drainsWhatAClientThatReadNothingHadHeldBack() {
        policy("drain");
        String tag = Script.tag();
        String script = "{\"chunks\":40000,\"chunk_text\":\"" + "x".repeat(1_000) + "\",\"tag\":\"" + tag + "\"}";
        try (RawCall call = chat(true, script, "\"max_tokens\":40000,")) {
            call.head();
            Until.holds("the provider waits", () -> stands(tag));
            assertThat(sent(tag).outcome()).isEqualTo("open");
        }
        assertThat(entry().leaving()).isEqualTo("drained");
        assertThat(sent(tag).outcome()).isEqualTo("served");
        assertThat(house.book().lines().getFirst().output()).isEqualTo(40_000);
    }

    private long seen = -1;
    private long since;

    private boolean stands(String tag) {
        long now = sent(tag).bytes();
        if (now != seen) {
            seen = now;
            since = System.nanoTime();
        }
        return now > 0 && System.nanoTime() - since > Duration.ofMillis(300).toNanos();
    }

    @Test
    void drainsNoLongerThanItsTime(@TempDir Path another) {
        house.close();
        open(another, A_SECOND);
        policy("drain");
        String tag = Script.tag();
        leaveAfter(3, "{\"chunks\":100000,\"delay_ms\":20,\"tag\":\"" + tag + "\"}", "");
        Until.holds(
                Duration.ofSeconds(5),
                "the provider was told to stop",
                () -> sent(tag).cancelledAt() != null);
        Book.Line line = entry();
        assertThat(line.leaving()).isEqualTo("cancelled");
        assertThat(line.estimated()).isTrue();
        assertThat(line.output()).isBetween(3L, 200L);
    }

    @Test
    void drainsNoMoreThanWasReserved() {
        policy("drain");
        String tag = Script.tag();
        leaveAfter(
                3,
                "{\"chunks\":5000,\"delay_ms\":10,\"ignore_max_tokens\":true,\"tag\":\"" + tag + "\"}",
                "\"max_tokens\":30,");
        Until.holds("the provider was told to stop", () -> sent(tag).cancelledAt() != null);
        Book.Line line = entry();
        assertThat(line.leaving()).isEqualTo("cancelled");
        assertThat(line.output()).isEqualTo(30);
    }

    @Test
    void aProviderThatFailsWhileItIsDrainedIsEnteredAsFailed() {
        policy("drain");
        leaveAfter(3, "{\"chunks\":60,\"delay_ms\":10,\"fault\":{\"kind\":\"reset\",\"after\":30}}", "");
        Book.Line line = entry();
        assertThat(line.status()).isEqualTo("failed");
        assertThat(line.leaving()).isEqualTo("drained");
        assertThat(line.estimated()).isTrue();
    }

    @Test
    void holdsTheFullReservation() {
        policy("hold");
        String tag = Script.tag();
        long reserved;
        try (RawCall call =
                chat(true, "{\"chunks\":1000,\"delay_ms\":20,\"tag\":\"" + tag + "\"}", "\"max_tokens\":900,")) {
            call.head();
            List<Long> open = house.book().reserved();
            assertThat(open).hasSize(1);
            reserved = open.getFirst();
        }
        Until.holds(A_SECOND, "the provider was told to stop", () -> sent(tag).cancelledAt() != null);
        Book.Line line = entry();
        assertThat(line.status()).isEqualTo("interrupted");
        assertThat(line.leaving()).isEqualTo("held");
        assertThat(line.estimated()).isTrue();
        assertThat(line.output()).isEqualTo(900);
        assertThat(line.cost()).isEqualTo(reserved).isEqualTo(line.input() * IN + 900 * OUT);
    }

    @Test
    void aCallWhoseClientLeftBeforeTheProviderWasAskedIsNotAsked() {
        budget(Map.of("user", "ada"), 1_500);
        String first = Script.tag();
        String second = Script.tag();
        String more = "\"max_tokens\":1500,";
        try (RawCall call =
                chat("ada", Script.chat(true, "{\"delay_ms\":20,\"chunks\":1000,\"tag\":\"" + first + "\"}", more))) {
            call.head();
            try (RawCall waiting = chat("ada", Script.chat(true, "{\"tag\":\"" + second + "\"}", more))) {
                Until.holds("it waits for what the first holds", () -> underWay() == 3);
                assertThat(waiting.isOpen()).isTrue();
            }
            Until.holds("it is known to have left", () -> underWay() == 2);
        }
        Until.holds("the first is in the book", () -> !house.book().lines().isEmpty());
        Until.holds("nothing is held", () -> balance().get("reserved").longValue() == 0);
        assertThat(house.book().lines()).hasSize(1);
        assertThat(house.provider().sent(second)).isEmpty();
    }

    /** Requests that the server has not answered to the end, the one that asks included. */
    private long underWay() {
        String line = house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/metrics")))
                .body()
                .lines()
                .filter(text -> text.startsWith("behest_requests_under_way "))
                .findFirst()
                .orElseThrow();
        return (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1));
    }

    @Test
    void aCallWhoseClientStaysSaysNothing() {
        policy("hold");
        HttpResponse<String> answer =
                house.post("/v1/chat/completions", house.apiKey(), Script.chat(true, "{\"chunks\":4}"));
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        Book.Line line =
                house.book().line(answer.headers().firstValue("X-Trace-Id").orElseThrow());
        assertThat(line.leaving()).isNull();
        assertThat(line.status()).isEqualTo("completed");
        assertThat(line.output()).isEqualTo(4);
    }
}
