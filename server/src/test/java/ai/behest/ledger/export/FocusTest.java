package ai.behest.ledger.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.ledger.TokenCounts;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The FOCUS export against the specification's own rules, and its sums against the book. */
@SuppressWarnings("NullAway.Init")
class FocusTest {
    @TempDir
    private Path folder;

    private Shop shop;

    @BeforeEach
    void open() {
        shop = new Shop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private String focus() {
        return Shop.text(shop.exports("a", 10).extract(Shop.ALL, ExportFormat.FOCUS, null));
    }

    @Test
    void hasTheTwentyOneMandatoryColumnsAndNothingUnknown() {
        List<String> columns = CsvRecords.names(focus());
        assertThat(FocusRules.wrongColumns(columns)).isEmpty();
        assertThat(FocusRules.TABLE.stream().filter(rule -> rule.level() == FocusRules.Level.MANDATORY))
                .hasSize(21);
    }

    @Test
    void theRulesFindWhatIsWrong() {
        shop.enter("a", 0, 1);
        Map<String, String> good = CsvRecords.read(focus()).getFirst();
        assertThat(FocusRules.wrongValues(good)).isEmpty();
        for (FocusRules.Rule rule : FocusRules.TABLE) {
            Map<String, String> broken = new HashMap<>(good);
            if (rule.nullable()) {
                broken.put(rule.column(), " ");
            } else {
                broken.remove(rule.column());
            }
            if (!List.of("Tags", "SkuPriceDetails").contains(rule.column())) {
                assertThat(FocusRules.wrongValues(broken)).as(rule.column()).isNotEmpty();
            }
        }
        assertThat(FocusRules.wrongColumns(List.of("BilledCost", "x_a", "Banana")))
                .hasSizeGreaterThan(20);
    }

    @Test
    void everyRowKeepsTheRulesAndTheSumIsTheBooksToThePicodollar() {
        List<Shop.Call> calls = Shop.mixed(3_000, 7);
        shop.enterAll("a", calls);
        List<Map<String, String>> rows = CsvRecords.read(focus());
        for (Map<String, String> row : rows) {
            assertThat(FocusRules.wrongValues(row)).as(row.toString()).isEmpty();
        }
        List<Shop.Call> own =
                calls.stream().filter(call -> call.tenant().equals("t1")).toList();
        assertThat(rows).hasSameSizeAs(own);
        BigDecimal entered = own.stream()
                .map(call -> call.cost() == null ? 0L : call.cost())
                .map(picodollars -> BigDecimal.valueOf(picodollars, 12))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum(rows, "BilledCost")).isEqualByComparingTo(entered);
        assertThat(sum(rows, "EffectiveCost")).isEqualByComparingTo(entered);
        long tokens = own.stream()
                .mapToLong(call -> call.counts().totalInput() + call.counts().totalOutput())
                .sum();
        assertThat(sum(rows, "ConsumedQuantity")).isEqualByComparingTo(BigDecimal.valueOf(tokens));
        assertThat(rows.stream().filter(row -> "false".equals(row.get("x_CostKnown"))))
                .hasSize((int) own.stream().filter(call -> call.cost() == null).count());
    }

    private static BigDecimal sum(List<Map<String, String>> rows, String column) {
        return rows.stream()
                .map(row -> new BigDecimal(row.getOrDefault(column, "0")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void writesACallAsThePersonWhoReconcilesExpectsIt() {
        Instant at = Instant.parse("2026-02-28T23:59:59.999999Z");
        shop.enter(
                        "a",
                        new Shop.Call(
                                "one",
                                "t1",
                                "p1",
                                at,
                                new TokenCounts(1, 2, 3, 10, 4, 20, 5, 6, 7, 30),
                                123L,
                                "byok",
                                Map.of("team", "=x")))
                .join();
        Map<String, String> row = CsvRecords.read(focus()).getFirst();
        assertThat(row)
                .containsEntry("BilledCost", "0.000000000123")
                .containsEntry("BillingAccountName", "Acme, Inc.")
                .containsEntry("SubAccountName", "'=Search")
                .containsEntry("BillingPeriodStart", "2026-02-01T00:00:00Z")
                .containsEntry("BillingPeriodEnd", "2026-03-01T00:00:00Z")
                .containsEntry("ChargePeriodStart", "2026-02-28T23:59:59Z")
                .containsEntry("ChargePeriodEnd", "2026-03-01T00:00:02Z")
                .containsEntry("ConsumedQuantity", "88")
                .containsEntry("InvoiceIssuerName", "openai")
                .containsEntry("ServiceProviderName", "openai")
                .containsEntry("HostProviderName", "openai")
                .containsEntry("SkuId", "openai/gpt-5")
                .containsEntry("SkuPriceId", "openai/gpt-5@2026-01")
                .containsEntry("Tags", "{\"team\":\"=x\"}")
                .containsEntry("x_UserId", "'@ada")
                .containsEntry("x_StartedAt", "2026-02-28T23:59:59.999999Z")
                .doesNotContainKeys("ChargeClass", "InvoiceId", "x_ThreadId");
    }

    @Test
    void marksACorrection() {
        shop.enter("a", 0, 1);
        shop.database.change(
                transaction -> transaction.handle().execute("UPDATE entry SET kind = 'correction', cost = -5"));
        Map<String, String> row = CsvRecords.read(focus()).getFirst();
        assertThat(row).containsEntry("ChargeClass", "Correction").containsEntry("BilledCost", "-0.000000000005");
        assertThat(FocusRules.wrongValues(row)).isEmpty();
    }
}
