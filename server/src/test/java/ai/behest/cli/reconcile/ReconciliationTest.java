package ai.behest.cli.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each cent of a difference has a cause, and the causes add up to the difference. */
class ReconciliationTest {
    private static final String CALLS = "request_id,timestamp,model,input_tokens,output_tokens,cost_usd\n";
    private static final String HOURS = "start_time_iso,model,num_model_requests,input_tokens,output_tokens,cost_usd\n";

    /** A line of the ledger's export. */
    private static String entry(String id, String at, String model, long input, long output, String rest) {
        return "{\"id\":\"%s\",\"call_id\":\"%s\",\"kind\":\"call\",\"at\":\"%s\",\"trace_id\":\"trace-%s\",\"provider\":\"openai\",\"payer\":\"platform\",\"model\":\"%s\",\"status\":\"completed\",\"input_tokens\":%d,\"cached_tokens\":0,\"output_tokens\":%d%s}\n"
                .formatted(id, id, at, id, model, input, output, rest);
    }

    private static String priced(String cost) {
        return ",\"estimated\":false,\"cost_usd\":\"" + cost + "\"";
    }

    private static Reconciliation.Findings compare(String file, String... ledger) {
        return compare(file, (Duration) null, ledger);
    }

    private static Reconciliation.Findings compare(
            String file, @org.jspecify.annotations.Nullable Duration by, String... ledger) {
        Reconciliation reconciliation = new Reconciliation(ProviderFileTest.read(file), "openai", null, by);
        try {
            reconciliation.read(new BufferedReader(new StringReader(String.join("", ledger))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Reconciliation.Findings findings = reconciliation.findings();
        if (findings.hasCost()) {
            BigDecimal causes = findings.byCause().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(causes).isEqualByComparingTo(findings.there().subtract(findings.here()));
        }
        return findings;
    }

    private static Map<Cause, String> texts(Reconciliation.Findings findings) {
        Map<Cause, String> texts = new java.util.EnumMap<>(Cause.class);
        findings.byCause()
                .forEach((cause, usd) ->
                        texts.put(cause, usd.stripTrailingZeros().toPlainString()));
        return texts;
    }

    @Test
    void refusesLinesThatAreNoEntriesAndStretchesOfManyLengths() {
        assertThatThrownBy(() -> compare(CALLS + "a,2026-02-01,m,1,1,1\n", "{\"id\":1}\n"))
                .hasMessageContaining("no line of an export");
        String lengths = """
                start_time,end_time,model,input_tokens,output_tokens
                2026-02-01,2026-02-02,m,1,1
                2026-02-02T00:00:00Z,2026-02-02T01:00:00Z,m,1,1
                """;
        assertThatThrownBy(() -> compare(lengths)).hasMessageContaining("--by");
    }

    @Test
    void findsNothingWhereTheTwoAgree() {
        Reconciliation.Findings findings = compare(
                CALLS + "a,2026-02-01T10:00:00Z,m,10,20,0.5\n",
                entry("a", "2026-02-01T10:00:00.5Z", "m", 10, 20, priced("0.50")));
        assertThat(findings.byCall()).isTrue();
        assertThat(findings.byCause()).isEmpty();
        assertThat(findings.differBeyond(BigDecimal.ZERO)).isFalse();
    }

    @Test
    void saysOfEachCallWhereItsCentsComeFrom() {
        Reconciliation.Findings findings = compare(
                CALLS
                        + "lost,2026-02-01T10:00:00Z,m,10,10,0.10\n"
                        + "trace-kept,2026-02-01T10:00:00Z,m,10,10,0.20\n"
                        + "dear,2026-02-01T10:00:00Z,m,10,10,0.33\n"
                        + "long,2026-02-01T10:00:00Z,m,10,15,0.40\n"
                        + "guessed,2026-02-01T10:00:00Z,m,10,12,0.50\n"
                        + "free,2026-02-01T10:00:00Z,x,10,10,0.60\n"
                        + "round,2026-02-01T10:00:00Z,m,10,10,0.07\n",
                entry("kept", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.20")),
                entry("dear", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.30")),
                entry("long", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.31")),
                entry("guessed", "2026-02-01T10:00:00Z", "m", 10, 90, ",\"estimated\":true,\"cost_usd\":\"0.80\""),
                entry("free", "2026-02-01T10:00:00Z", "x", 10, 10, ",\"estimated\":false"),
                entry("round", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.0712")),
                entry("ours", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.15")));
        assertThat(texts(findings))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Cause.MISSING_HERE, "0.1",
                        Cause.MISSING_THERE, "-0.15",
                        Cause.PRICE, "0.03",
                        Cause.TOKENS, "0.09",
                        Cause.ESTIMATED, "-0.3",
                        Cause.UNPRICED, "0.6",
                        Cause.ROUNDING, "-0.0012"));
    }

    @Test
    void putsACallAndItsCorrectionTogether() {
        String correction = entry("a", "2026-02-01T10:00:00Z", "m", 0, 0, priced("-0.10"))
                .replace("\"kind\":\"call\"", "\"kind\":\"correction\"");
        Reconciliation.Findings findings = compare(
                CALLS + "a,2026-02-01T10:00:00Z,m,10,20,0.4\n",
                entry("a", "2026-02-01T10:00:00Z", "m", 10, 20, priced("0.50")),
                correction);
        assertThat(findings.byCause()).isEmpty();
    }

    @Test
    void goesByModelAndHourWhereIdsAreNotTheLedgers() {
        Reconciliation.Findings findings = compare(
                CALLS + "chatcmpl-1,2026-02-01T10:59:59Z,m,10,10,0.10\nchatcmpl-2,2026-02-01T11:00:00Z,m,5,5,0.05\n",
                entry("a", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.10")),
                entry("b", "2026-02-01T11:59:59.999Z", "m", 5, 5, priced("0.06")));
        assertThat(findings.byCall()).isFalse();
        assertThat(texts(findings)).isEqualTo(Map.of(Cause.PRICE, "-0.01"));
        assertThat(findings.lines().getLast().what()).isEqualTo("2026-02-01T11:00:00Z m");
    }

    @Test
    void valuesMissingRequestsOfAnHourAndKeepsTheRestApart() {
        Reconciliation.Findings findings = compare(
                HOURS + "2026-02-01T10:00:00Z,m,3,30,30,0.36\n",
                entry("a", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.10")),
                entry("b", "2026-02-01T10:30:00Z", "m", 10, 10, priced("0.10")));
        assertThat(texts(findings)).isEqualTo(Map.of(Cause.MISSING_HERE, "0.1", Cause.PRICE, "0.06"));
        assertThat(texts(compare(
                        HOURS + "2026-02-01T10:00:00Z,m,1,10,10,0.10\n",
                        entry("a", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.10")),
                        entry("b", "2026-02-01T10:30:00Z", "m", 10, 10, priced("0.10")))))
                .isEqualTo(Map.of(Cause.MISSING_THERE, "-0.1"));
    }

    @Test
    void valuesTokensWhereTheFileSaysNothingOfCost() {
        String file =
                "start_time_iso,model,num_model_requests,input_tokens,output_tokens\n2026-02-01T10:00:00Z,m,2,20,25\n";
        Reconciliation.Findings findings = compare(
                file,
                entry("a", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.10")),
                entry("b", "2026-02-01T10:30:00Z", "m", 10, 10, priced("0.10")));
        assertThat(texts(findings)).isEqualTo(Map.of(Cause.TOKENS, "0.025"));
        assertThat(findings.differBeyond(new BigDecimal("0.03"))).isFalse();
        Reconciliation.Findings unknown = compare(file);
        assertThat(unknown.unvalued()).isEqualTo(1);
        assertThat(unknown.differBeyond(new BigDecimal("1000")))
                .as("tokens that nobody can value")
                .isTrue();
    }

    @Test
    void countsUpsAndDownsThatCancelOutButNotRounding() {
        Reconciliation.Findings findings = compare(
                CALLS + "a,2026-02-01,m,1,1,2.00\nb,2026-02-01,m,1,1,1.00\n",
                entry("a", "2026-02-01T00:00:00Z", "m", 1, 1, priced("1.00")),
                entry("b", "2026-02-01T00:00:00Z", "m", 1, 1, priced("2.00")));
        assertThat(findings.there()).isEqualByComparingTo(findings.here());
        assertThat(findings.differBeyond(new BigDecimal("1.99"))).isTrue();
        assertThat(findings.differBeyond(new BigDecimal("2"))).isFalse();

        List<String> ledger = new ArrayList<>();
        StringBuilder file = new StringBuilder(CALLS);
        for (int i = 0; i < 100; i++) {
            file.append("c").append(i).append(",2026-02-01,m,1,1,0.01\n");
            ledger.add(entry("c" + i, "2026-02-01T00:00:00Z", "m", 1, 1, priced(i % 2 == 0 ? "0.012" : "0.0081")));
        }
        Reconciliation.Findings rounded = compare(file.toString(), ledger.toArray(String[]::new));
        assertThat(rounded.byCause().keySet()).containsExactly(Cause.ROUNDING);
        assertThat(rounded.differBeyond(new BigDecimal("0.01"))).isFalse();
    }

    @Test
    void comparesOnlyWhatWasAskedFor() {
        String other = entry("z", "2026-02-01T10:00:00Z", "m", 9, 9, priced("9"))
                .replace("\"provider\":\"openai\"", "\"provider\":\"mistral\"");
        assertThat(compare(
                                HOURS + "2026-02-01T10:00:00Z,m,1,10,10,0.10\n",
                                other,
                                entry("a", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.10")))
                        .byCause())
                .isEmpty();
        assertThat(compare(
                                HOURS + "2026-02-01T23:00:00Z,m,1,10,10,0.10\n",
                                Duration.ofDays(1),
                                entry("a", "2026-02-01T10:00:00Z", "m", 10, 10, priced("0.10")))
                        .byCause())
                .isEmpty();
    }

    @Test
    void theCausesAlwaysAddUp() {
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 200; round++) {
            StringBuilder file = new StringBuilder(HOURS);
            List<String> ledger = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                String hour = "2026-02-01T%02d:00:00Z".formatted(random.nextInt(4));
                String model = "m" + random.nextInt(2);
                if (random.nextInt(5) > 0) {
                    file.append("%s,%s,%d,%d,%d,0.%04d\n"
                            .formatted(
                                    hour,
                                    model,
                                    random.nextInt(3),
                                    random.nextInt(50),
                                    random.nextInt(50),
                                    random.nextInt(10_000)));
                }
                if (random.nextInt(5) > 0) {
                    String cost = random.nextInt(6) == 0
                            ? ",\"estimated\":true"
                            : priced("0.%012d".formatted(random.nextLong(1_000_000_000_000L)));
                    ledger.add(entry("e" + i, hour, model, random.nextInt(50), random.nextInt(50), cost));
                }
            }
            assertThat(compare(file.toString(), ledger.toArray(String[]::new)).lines())
                    .isNotEmpty();
        }
    }
}
