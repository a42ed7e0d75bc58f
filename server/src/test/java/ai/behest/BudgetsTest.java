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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Budgets, through the whole gateway. gpt-4o-mini costs 150,000 picodollars for a token in and 600,000 for one out. */
@SuppressWarnings("NullAway.Init")
class BudgetsTest {
    private static final long MICRO = 1_000_000; // picodollars in a millionth of a dollar

    private TestHouse house;
    private BudgetBook book;

    @BeforeEach
    void open(@TempDir Path directory) {
        house = new TestHouse(directory);
        book = new BudgetBook(house.behest().database());
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Budget budget(Map<String, String> scope, Unit unit, long amount, Kind kind) {
        return budget(scope, unit, amount, kind, false);
    }

    private Budget budget(Map<String, String> scope, Unit unit, long amount, Kind kind, boolean shadow) {
        return book.create(new Budget(
                "", house.tenantId(), null, Scope.read(scope), unit, amount, Period.DAY, kind, shadow, List.of()));
    }

    private HttpResponse<String> chat(String more) {
        return house.post(
                "/v1/chat/completions",
                house.apiKey(),
                "{\"model\":\"gpt-4o-mini\"," + more
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}");
    }

    private long asked() {
        return house.provider().statistics().total().requests();
    }

    private JsonNode refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(402);
        JsonNode error = TestHouse.json(answer).get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("budget_exceeded");
        assertThat(error.get("type").stringValue()).isEqualTo("insufficient_quota");
        return error;
    }

    @Test
    void aSpentBudgetRefusesBeforeTheProviderIsAskedAndSaysWhichAndUntilWhen() {
        Budget budget = budget(Map.of("project", house.projectId()), Unit.MONEY, 10 * MICRO, Kind.HARD);
        JsonNode error = refused(chat(""));
        assertThat(asked()).isZero();
        JsonNode details = error.get("details");
        assertThat(details.get("budget").stringValue()).isEqualTo(budget.id());
        assertThat(details.at("/scope/project").stringValue()).isEqualTo(house.projectId());
        assertThat(details.get("limit").stringValue()).isEqualTo("0.00001");
        assertThat(details.get("spent").stringValue()).isEqualTo("0.00");
        assertThat(details.get("reserved").stringValue()).isEqualTo("0.00");
        assertThat(details.get("unit").stringValue()).isEqualTo("usd");
        assertThat(details.get("period").stringValue()).isEqualTo("day");
        assertThat(details.get("resets_at").stringValue()).matches("\\d{4}-\\d{2}-\\d{2}T00:00:00Z");
        assertThat(house.book().open()).isZero();
    }

    @Test
    void theAnswerIsLimitedToWhatCanBePaidForAndSaysSo() {
        budget(Map.of(), Unit.MONEY, 2_000 * MICRO, Kind.HARD);
        HttpResponse<String> answer = chat("\"max_tokens\":100000,\"simulation\":{\"chunks\":5000},");
        assertThat(answer.statusCode()).isEqualTo(200);
        long lowered = Long.parseLong(
                answer.headers().firstValue("X-Behest-Max-Tokens").orElseThrow());
        assertThat(lowered).isBetween(1_000L, 1_100L); // a floor of 1,024: a quarter would be less
        Book.Line line =
                house.book().line(answer.headers().firstValue("X-Trace-Id").orElseThrow());
        assertThat(line.output()).isEqualTo(lowered);
        HttpResponse<String> small = chat("\"max_tokens\":10,");
        assertThat(small.headers().firstValue("X-Behest-Max-Tokens")).isEmpty();
    }

    @Test
    void aProjectCanHaveCallsRefusedRatherThanShortened() {
        budget(Map.of(), Unit.MONEY, 2_000 * MICRO, Kind.HARD);
        house.settings("{\"shorten_answers\":false}");
        refused(chat("\"max_tokens\":100000,"));
        assertThat(asked()).isZero();
        HttpResponse<String> fits = chat("\"max_tokens\":3000,");
        assertThat(fits.statusCode()).isEqualTo(200);
        assertThat(fits.headers().firstValue("X-Behest-Max-Tokens")).isEmpty();
    }

    @Test
    void saysWhetherABudgetIsSpentOrHasTooLittleLeft() {
        Budget budget = budget(Map.of(), Unit.REQUESTS, 1, Kind.HARD);
        chat("");
        assertThat(refused(chat("")).get("message").stringValue()).isEqualTo("The day budget of 1 requests is spent.");
        book.delete(budget.tenantId(), budget.id());
        budget(Map.of(), Unit.MONEY, 10 * MICRO, Kind.HARD);
        assertThat(refused(chat("")).get("message").stringValue())
                .isEqualTo("The day budget of 0.00001 USD has too little left for this call.");
    }

    @Test
    void withoutAHardBudgetTheRequestPassesUntouched() {
        budget(Map.of(), Unit.MONEY, 0, Kind.SOFT);
        HttpResponse<String> answer = chat("\"simulation\":{\"chunks\":40000},");
        assertThat(answer.headers().firstValue("X-Behest-Max-Tokens")).isEmpty();
        assertThat(house.book().lines().getFirst().output()).isEqualTo(40_000);
    }

    @Test
    void aSoftBudgetAndAHardOneOnTrialLetTheCallPassAndSaySo() {
        Budget soft = budget(Map.of(), Unit.REQUESTS, 1, Kind.SOFT);
        Budget shadow = budget(Map.of("user", "*"), Unit.MONEY, 0, Kind.HARD, true);
        HttpResponse<String> first = chat("");
        assertThat(first.headers().firstValue("X-Behest-Budget-Warning").orElseThrow())
                .contains(shadow.id())
                .doesNotContain(soft.id());
        Until.holds(
                "the first is counted",
                () -> chat("").headers()
                        .firstValue("X-Behest-Budget-Warning")
                        .orElse("")
                        .contains(soft.id() + ";spent=1"));
    }

    @Test
    void whatHasNoPriceIsRefusedUnderAHardBudgetOnly() {
        String body = "{\"model\":\"openai/unheard-of\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        assertThat(house.post("/v1/chat/completions", house.apiKey(), body).statusCode())
                .isEqualTo(200);
        budget(Map.of(), Unit.MONEY, 1_000_000 * MICRO, Kind.HARD);
        long before = asked();
        HttpResponse<String> answer = house.post("/v1/chat/completions", house.apiKey(), body);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(TestHouse.json(answer).at("/error/code").stringValue()).isEqualTo("model_not_allowed");
        assertThat(asked()).isEqualTo(before);
    }

    @Test
    void aProviderThatDoesNotStopIsStoppedAndTheStreamEndsWithAnError() {
        budget(Map.of(), Unit.MONEY, 3_000 * MICRO, Kind.HARD);
        HttpResponse<String> answer = chat(
                "\"stream\":true,\"max_tokens\":20,\"simulation\":{\"chunks\":5000,\"ignore_max_tokens\":true,\"delay_ms\":1},");
        assertThat(answer.body()).contains("budget_exceeded").doesNotContain("[DONE]");
        Book.Line line =
                house.book().line(answer.headers().firstValue("X-Trace-Id").orElseThrow());
        assertThat(line.output()).isLessThanOrEqualTo(20);
    }

    @Test
    void aProviderThatBillsMoreIsEnteredInTruthAndTakenFromTheRest() {
        budget(Map.of(), Unit.MONEY, 3_000 * MICRO, Kind.HARD);
        HttpResponse<String> answer =
                chat("\"max_tokens\":20,\"simulation\":{\"chunks\":10000,\"ignore_max_tokens\":true},");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(house.book().lines().getFirst().output()).isEqualTo(10_000);
        refused(chat("\"max_tokens\":1,"));
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void aChangedLimitIsInForceAtOnceAlsoBelowWhatIsSpent() {
        Budget budget = budget(Map.of(), Unit.TOKENS, 100_000, Kind.HARD);
        assertThat(chat("\"max_tokens\":50,").statusCode()).isEqualTo(200);
        book.change(budget.tenantId(), budget.id(), known -> amount(known, 10));
        refused(chat("\"max_tokens\":50,"));
        book.change(budget.tenantId(), budget.id(), known -> amount(known, 100_000));
        assertThat(chat("\"max_tokens\":50,").statusCode()).isEqualTo(200);
        book.delete(budget.tenantId(), budget.id());
        assertThat(chat("").headers().firstValue("X-Behest-Max-Tokens")).isEmpty();
    }

    private static Budget amount(Budget known, long amount) {
        return new Budget(
                known.id(),
                known.tenantId(),
                known.name(),
                known.scope(),
                known.unit(),
                amount,
                known.period(),
                known.kind(),
                known.shadow(),
                known.thresholds());
    }

    @Test
    void aTemplateHoldsEachUserFromTheFirstCallOn() {
        budget(Map.of("tier", "max", "user", "*"), Unit.REQUESTS, 2, Kind.HARD);
        for (String user : List.of("ada", "tim")) {
            String token = house.token(user);
            String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                statuses.add(house.post("/v1/chat/completions", token, body).statusCode());
            }
            assertThat(statuses).as(user).containsExactly(200, 200, 402);
        }
    }

    @Test
    void aTagHasItsOwnBudgetAndIsEntered() {
        budget(Map.of("tag", "team=search"), Unit.REQUESTS, 1, Kind.HARD);
        assertThat(tagged("team=search, feature=summary").statusCode()).isEqualTo(200);
        assertThat(tagged("team=search").statusCode()).isEqualTo(402);
        assertThat(tagged("team=ads").statusCode()).isEqualTo(200);
        assertThat(chat("").statusCode()).isEqualTo(200);
    }

    @Test
    void tagsThatDoNotFitAreRefusedByName() {
        for (String tags : List.of(
                "team",
                "=x",
                "team=",
                "a=1,a=2",
                "a=1,b=2,c=3,d=4,e=5,f=6,g=7,h=8,i=9",
                "a b=1",
                "x=" + "y".repeat(129))) {
            HttpResponse<String> answer = tagged(tags);
            assertThat(answer.statusCode()).as(tags).isEqualTo(400);
            assertThat(TestHouse.json(answer).at("/error/param").stringValue()).isEqualTo("X-Behest-Tags");
        }
        assertThat(asked()).isZero();
    }

    @Test
    void theTagsOfATokenCannotBeChangedByTheBrowser() {
        budget(Map.of("tag", "team=search"), Unit.REQUESTS, 1, Kind.HARD);
        HttpResponse<String> minted =
                house.post("/v1/auth/mint", house.apiKey(), "{\"user_id\":\"ada\",\"tags\":{\"team\":\"search\"}}");
        String token = TestHouse.json(minted).get("token").stringValue();
        String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            statuses.add(house.send(house.request("/v1/chat/completions", token)
                            .header("Content-Type", "application/json")
                            .header("X-Behest-Tags", "team=ads")
                            .POST(HttpRequest.BodyPublishers.ofString(body)))
                    .statusCode());
        }
        assertThat(statuses).containsExactly(200, 402);
        HttpResponse<String> wrong =
                house.post("/v1/auth/mint", house.apiKey(), "{\"user_id\":\"ada\",\"tags\":{\"team\":5}}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(TestHouse.json(wrong).at("/error/param").stringValue()).isEqualTo("tags");
    }

    private HttpResponse<String> tagged(String tags) {
        return house.send(
                house.request("/v1/chat/completions", house.apiKey())
                        .header("Content-Type", "application/json")
                        .header("X-Behest-Tags", tags)
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"gpt-4o-mini\",\"max_tokens\":20,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")));
    }

    @Test
    void theCapsOfATierAreAQuotaOfEachUser() {
        house.settings("{\"default_tier\":\"free\"}");
        String token = house.token("ada");
        String body = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                + "\"simulation\":{\"chunks\":60000}}";
        assertThat(house.post("/v1/chat/completions", token, body).statusCode()).isEqualTo(200);
        HttpResponse<String> answer = house.post("/v1/chat/completions", token, body);
        assertThat(answer.statusCode()).isEqualTo(402);
        JsonNode error = TestHouse.json(answer).get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("quota_exceeded");
        assertThat(error.at("/details/unit").stringValue()).isEqualTo("tokens");
        assertThat(error.at("/details/limit").asLong()).isEqualTo(50_000);
        assertThat(house.post("/v1/chat/completions", house.token("tim"), body).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theBalancesOfOldWindowsAreForgottenAndNoOthers() {
        budget(Map.of(), Unit.REQUESTS, 1_000, Kind.HARD);
        budget(Map.of("user", "*"), Unit.REQUESTS, 1_000, Kind.SOFT);
        chat("");
        var database = house.behest().database();
        database.change(transaction -> {
            transaction.handle().execute("INSERT INTO budget_account VALUES ('old', '', 1000, 2000, 5, 5)");
            transaction.handle().execute("INSERT INTO budget_lease VALUES ('old', '', 1000, 'n', 5, 5, '', 0)");
            transaction.handle().execute("INSERT INTO budget_lease VALUES ('soft', '', 1000, 'n', 5, 5, '', 0)");
            ai.behest.budget.Leases.forget(transaction.handle(), transaction.nowMicros());
        });
        assertThat(database.<List<String>>read(handle -> handle.createQuery(
                                "SELECT budget_id FROM budget_lease UNION SELECT budget_id FROM budget_account")
                        .mapTo(String.class)
                        .list()))
                .hasSize(2)
                .doesNotContain("old", "soft");
    }

    @Test
    void manyClientsSpendABudgetToTheLastAndNoMore() {
        long limit = 20_000 * MICRO;
        budget(Map.of("project", house.projectId()), Unit.MONEY, limit, Kind.HARD);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                int tokens = 50 + i * 10;
                clients.add(CompletableFuture.runAsync(
                        () -> {
                            String more = "\"stream\":true,\"max_tokens\":" + tokens + ",\"simulation\":{\"chunks\":"
                                    + tokens + "},";
                            while (chat(more).statusCode() == 200) {
                                // again
                            }
                        },
                        threads));
            }
            clients.forEach(CompletableFuture::join);
        }
        Until.holds("nothing is open", () -> house.book().open() == 0);
        long spent = house.book().lines().stream()
                .mapToLong(line -> line.cost() == null ? 0 : line.cost())
                .sum();
        assertThat(spent).isLessThanOrEqualTo(limit).isGreaterThan(limit * 99 / 100);
    }
}
