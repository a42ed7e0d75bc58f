package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Scope;
import ai.behest.budget.Unit;
import ai.behest.wire.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Long prompts under a budget that is nearly spent: a token of English is some four bytes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ExactCountTest {
    private static final String ENGLISH =
            "It was a bright cold day in the office, and the printers were out of paper again. ".repeat(250);
    private static final int WANTED = 16;

    private TestHouse house;
    private BudgetBook budgets;
    private Budget budget;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(
                data,
                TestHouse.Wishes.NONE
                        .variable("BEHEST_PROVIDER_OTHER_BASE_URL", "http://127.0.0.1:9/v1")
                        .variable("BEHEST_PROVIDER_OTHER_API_KEY", "sk-upstream-test"));
        budgets = new BudgetBook(house.behest().database());
    }

    @AfterAll
    void close() {
        house.close();
    }

    @AfterEach
    void forget() {
        budgets.delete(budget.tenantId(), budget.id());
    }

    private void tokens(long amount) {
        budget = budgets.create(new Budget(
                "",
                house.tenantId(),
                null,
                Scope.read(Map.of()),
                Unit.TOKENS,
                amount,
                Period.TOTAL,
                Kind.HARD,
                false,
                List.of()));
    }

    private HttpResponse<String> chat(String model, String prompt, int most) {
        String body = Json.text(Map.of(
                "model",
                model,
                "max_tokens",
                most,
                "messages",
                List.of(Map.of("role", "user", "content", prompt)),
                "simulation",
                Map.of("chunks", 1)));
        return house.post("/v1/chat/completions", house.apiKey(), body);
    }

    @Test
    void aLongEnglishPromptIsLetInWhereItsBytesWouldNotFit() {
        long bytes = ENGLISH.length();
        tokens(bytes / 3);
        HttpResponse<String> answer = chat("gpt-4o-mini", ENGLISH, WANTED);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Behest-Max-Tokens")).isEmpty();
    }

    @Test
    void whatDoesNotFitByItsTokensEitherIsRefused() {
        tokens(ENGLISH.length() / 8);
        HttpResponse<String> refused = chat("gpt-4o-mini", ENGLISH, WANTED);
        RefusalShape.check(refused, 402, "budget_exceeded");
        long needed = TestHouse.json(refused).at("/error/details/needed").longValue();
        assertThat(needed).isBetween((long) ENGLISH.length() / 8, (long) ENGLISH.length() / 3);
    }

    @Test
    void anAnswerIsNotShortenedForBytesThatAreNoTokens() {
        long bytes = ENGLISH.length();
        // a call holds a quarter of what there is at most, and its bytes would be all of that
        tokens(4 * bytes);
        HttpResponse<String> answer = chat("gpt-4o-mini", ENGLISH, 8_000);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Behest-Max-Tokens"))
                .as("is what the answer was shortened to")
                .isEmpty();
    }

    @Test
    void aModelWhoseTokensNobodyKnowsIsBoundedByItsBytes() {
        tokens(ENGLISH.length() / 3);
        RefusalShape.check(chat("other/gpt-4o-mini", ENGLISH, WANTED), 402, "budget_exceeded");
        RefusalShape.check(chat("openai/gpt-4o-mini-of-mine", "\u0001".repeat(20_000), WANTED), 402, "budget_exceeded");
    }
}
