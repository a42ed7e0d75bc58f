package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Scope;
import ai.behest.budget.Unit;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Input that is not text, under a hard budget: gpt-4o-mini costs 0.15 USD per million tokens in, and holds 128,000. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class InputBoundTest {
    private static final long IN = 150_000;
    private static final String TEXT = "{\"type\":\"text\",\"text\":\"What is this?\"}";
    private static final String IMAGE = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/b.png\"}}";

    private TestHouse house;
    private BudgetBook budgets;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
        budgets = new BudgetBook(house.behest().database());
    }

    @AfterAll
    void close() {
        house.close();
    }

    static Stream<Arguments> parts() {
        return Stream.of(
                Arguments.of(IMAGE, 50_000),
                Arguments.of(
                        "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/b.png\",\"detail\":\"low\"}}",
                        20_000),
                Arguments.of(IMAGE + "," + IMAGE, 100_000),
                Arguments.of("{\"type\":\"file\",\"file\":{\"file_id\":\"file-1\"}}", 128_000),
                Arguments.of(
                        "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"ZkxhQw==\",\"format\":\"wav\"}}",
                        128_000),
                Arguments.of("{\"type\":\"something_new\",\"x\":1}", 128_000));
    }

    private Budget budget(long tokensIn, Kind kind) {
        return budgets.create(new Budget(
                "",
                house.tenantId(),
                null,
                Scope.read(Map.of()),
                Unit.MONEY,
                tokensIn * IN,
                Period.DAY,
                kind,
                false,
                List.of()));
    }

    private HttpResponse<String> call(String parts, String simulation) {
        String body =
                "{\"model\":\"gpt-4o-mini\",\"max_tokens\":16,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":["
                        + TEXT + "," + parts + "]}],\"simulation\":" + simulation + "}";
        return house.post("/v1/chat/completions", house.apiKey(), body);
    }

    private long asked() {
        return house.provider().statistics().total().requests();
    }

    /** What the reservation of a call holds while the provider is at it. */
    private long reserved(String parts) {
        String body = "{\"model\":\"gpt-4o-mini\",\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":["
                + TEXT + "," + parts + "]}],\"simulation\":{\"chunks\":2,\"first_delay_ms\":1500}}";
        var answer = house.http()
                .sendAsync(
                        house.request("/v1/chat/completions", house.apiKey())
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        AtomicLong amount = new AtomicLong(-1);
        Until.holds("it is reserved", () -> {
            house.book().reserved().forEach(amount::set);
            return amount.get() >= 0;
        });
        assertThat(answer.join().statusCode()).isEqualTo(200);
        return amount.get();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aBudgetThatCannotPayForThePartRefusesAndOneThatCanHoldsIt(String parts, long tokens) {
        Budget small = budget(tokens - 1_000, Kind.HARD);
        long before = asked();
        HttpResponse<String> refused = call(parts, "{\"chunks\":1}");
        JsonNode error = RefusalShape.check(refused, 402, "budget_exceeded");
        assertThat(error.at("/details/needed").stringValue()).isNotEmpty();
        assertThat(asked()).isEqualTo(before);
        budgets.delete(small.tenantId(), small.id());

        Budget enough = budget(tokens + 5_000, Kind.HARD);
        assertThat(reserved(parts)).isBetween(tokens * IN, (tokens + 5_000) * IN);
        assertThat(asked()).isEqualTo(before + 1);
        budgets.delete(enough.tenantId(), enough.id());
    }

    @Test
    void withoutAHardBudgetNothingIsAdded() {
        Budget soft = budget(1_000, Kind.SOFT);
        assertThat(reserved(IMAGE)).isLessThan(1_000 * IN);
        budgets.delete(soft.tenantId(), soft.id());
    }

    @Test
    void aSoundThatItsBytesMeasureAddsNothing() {
        Budget small = budget(2_000, Kind.HARD);
        String wav = "{\"type\":\"input_audio\",\"input_audio\":{\"format\":\"wav\",\"data\":"
                + "\"UklGRi4AAABXQVZFZm10IBAAAAABAAEAgD4AAAB9AAACABAAZGF0YQAAAAA=\"}}";
        assertThat(call(wav, "{\"chunks\":1}").statusCode()).isEqualTo(200);
        budgets.delete(small.tenantId(), small.id());
    }

    @Test
    void anImageOfAnEarlierTurnIsHeldForAgain() {
        Budget enough = budget(60_000, Kind.HARD);
        String thread = "{\"model\":\"gpt-4o-mini\",\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":";
        assertThat(inThread(thread + "[" + TEXT + "," + IMAGE + "]}]}").statusCode())
                .isEqualTo(200);
        budgets.change(
                enough.tenantId(),
                enough.id(),
                known -> new Budget(
                        known.id(),
                        known.tenantId(),
                        known.name(),
                        known.scope(),
                        known.unit(),
                        40_000 * IN,
                        known.period(),
                        known.kind(),
                        known.shadow(),
                        known.thresholds()));
        long before = asked();
        RefusalShape.check(inThread(thread + "\"And now?\"}]}"), 402, "budget_exceeded");
        assertThat(asked()).isEqualTo(before);
        budgets.delete(enough.tenantId(), enough.id());
    }

    private HttpResponse<String> inThread(String body) {
        return house.send(house.request("/v1/chat/completions", house.apiKey())
                .header("Content-Type", "application/json")
                .header("X-Thread-Id", "pictures")
                .header("X-End-User-Id", "ada")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
