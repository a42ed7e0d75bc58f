package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Scope;
import ai.behest.budget.Unit;
import ai.behest.ledger.Money;
import ai.behest.wire.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a call came to, told to whom it was made for (issue 4, Receipts). */
@SuppressWarnings("NullAway.Init")
class ReceiptsTest {
    private static final long MICRO = 1_000_000; // picodollars in a millionth of a dollar
    private static final String COST = "X-Behest-Cost-Usd";
    private static final String LEFT = "X-Behest-Budget-Left-Usd";

    private TestHouse house;
    private BudgetBook budgets;

    @BeforeEach
    void open(@TempDir Path directory) {
        house = new TestHouse(directory);
        house.settings("{\"receipts\":true,\"allowed_origins\":[\"https://app.example.com\"]}");
        budgets = new BudgetBook(house.behest().database());
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void budget(Map<String, String> scope, Unit unit, long amount, boolean shadow) {
        budgets.create(new Budget(
                "", house.tenantId(), null, Scope.read(scope), unit, amount, Period.DAY, Kind.HARD, shadow, List.of()));
    }

    private HttpResponse<String> chat(String user, boolean stream, String simulation) {
        return house.post("/v1/chat/completions", house.token(user), Script.chat(stream, simulation));
    }

    private long cost(HttpResponse<String> answer) {
        Long cost = house.book()
                .line(answer.headers().firstValue("X-Trace-Id").orElseThrow())
                .cost();
        assertThat(cost).isNotNull().isPositive();
        return cost == null ? 0 : cost;
    }

    private static String usd(long picodollars) {
        return new Money(picodollars).toString();
    }

    /** The receipt of a stream: the one comment before its end. */
    private static JsonNode comment(HttpResponse<String> answer) {
        List<String> events = List.of(answer.body().split("\n\n"));
        assertThat(events.getLast()).isEqualTo("data: [DONE]");
        String comment = events.get(events.size() - 2);
        assertThat(comment).startsWith(": behest {").doesNotContain("\n", "\r");
        assertThat(answer.body().split(": behest", -1)).hasSize(2);
        assertThat(answer.body()).endsWith("\n\ndata: [DONE]\n\n");
        return Json.stored(comment.substring(": behest ".length()), JsonNode.class);
    }

    @Test
    void anAnswerSaysWhatItCostAndWhatIsLeftOfTheTightestBudgetOfItsUser() {
        budget(Map.of("user", "*"), Unit.MONEY, 40_000 * MICRO, false);
        budget(Map.of("project", house.projectId(), "user", "*"), Unit.MONEY, 30_000 * MICRO, false);
        long spent = 0;
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = chat("ada", false, "{\"chunks\":" + (7 + i) + "}");
            spent += cost(answer);
            assertThat(answer.headers().firstValue(COST)).hasValue(usd(cost(answer)));
            assertThat(answer.headers().firstValue(LEFT)).hasValue(usd(30_000 * MICRO - spent));
        }
        HttpResponse<String> other = chat("tim", false, "{\"chunks\":7}");
        assertThat(other.headers().firstValue(LEFT)).hasValue(usd(30_000 * MICRO - cost(other)));
    }

    @Test
    void whatUsersShareAndWhatIsOnTrialIsNobodysReceipt() {
        budget(Map.of(), Unit.MONEY, 20_000 * MICRO, false);
        budget(Map.of("tier", "max"), Unit.MONEY, 20_000 * MICRO, false);
        budget(Map.of("user", "*"), Unit.MONEY, 10_000 * MICRO, true);
        budget(Map.of("project", house.projectId(), "user", "*"), Unit.TOKENS, 10_000, false);
        HttpResponse<String> answer = chat("ada", false, "{\"chunks\":7}");
        assertThat(answer.headers().firstValue(COST)).hasValue(usd(cost(answer)));
        assertThat(answer.headers().firstValue(LEFT)).isEmpty();
    }

    @Test
    void aStreamSaysItInACommentBeforeItsEnd() {
        budget(Map.of("user", "*"), Unit.MONEY, 40_000 * MICRO, false);
        HttpResponse<String> answer = chat("ada", true, "{\"chunks\":9}");
        JsonNode receipt = comment(answer);
        assertThat(receipt.get("cost_usd").stringValue()).isEqualTo(usd(cost(answer)));
        assertThat(receipt.get("left_usd").stringValue()).isEqualTo(usd(40_000 * MICRO - cost(answer)));
        assertThat(receipt.get("call_id").stringValue())
                .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(answer.headers().firstValue(COST)).isEmpty();
    }

    @Test
    void aCostThatIsNotKnownIsNotTold() {
        String body = "{\"model\":\"openai/unheard-of\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";
        String token = house.token("ada");
        HttpResponse<String> whole = house.post("/v1/chat/completions", token, body + "}");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.headers().firstValue(COST)).isEmpty();
        JsonNode receipt = comment(house.post("/v1/chat/completions", token, body + ",\"stream\":true}"));
        assertThat(receipt.propertyNames()).containsExactly("call_id");
    }

    @Test
    void anEmbeddingHasAReceiptToo() {
        HttpResponse<String> answer = house.post(
                "/v1/embeddings", house.token("ada"), "{\"model\":\"text-embedding-3-small\",\"input\":\"a text\"}");
        assertThat(answer.headers().firstValue(COST)).hasValue(usd(cost(answer)));
    }

    @Test
    void whatAProviderBrokeAndChargesForIsTold() {
        HttpResponse<String> broken = chat("ada", false, Script.fault("not_json", 0));
        assertThat(broken.statusCode()).isEqualTo(502);
        assertThat(broken.headers().firstValue(COST)).hasValue(usd(cost(broken)));
        HttpResponse<String> cut = chat("ada", true, Script.fault("close", 3));
        assertThat(cut.body()).contains("provider_error").doesNotContain("[DONE]", ": behest");
    }

    @Test
    void withoutTheSettingNothingIsToldAndNoStreamDiffers() {
        house.settings("{\"receipts\":false}");
        budget(Map.of("user", "*"), Unit.MONEY, 40_000 * MICRO, false);
        HttpResponse<String> answer = chat("ada", false, "{\"chunks\":7}");
        assertThat(answer.headers().firstValue(COST)).isEmpty();
        assertThat(answer.headers().firstValue(LEFT)).isEmpty();
        assertThat(chat("ada", true, "{\"chunks\":7}").body()).doesNotContain("behest {", "cost_usd");
    }

    @Test
    void aPageMayReadTheReceipt() {
        HttpResponse<String> answer = house.send(house.request("/v1/chat/completions", house.token("ada"))
                .header("Content-Type", "application/json")
                .header("Origin", "https://app.example.com")
                .POST(HttpRequest.BodyPublishers.ofString(Script.chat(false, "{\"chunks\":7}"))));
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .contains(COST, LEFT);
    }
}
