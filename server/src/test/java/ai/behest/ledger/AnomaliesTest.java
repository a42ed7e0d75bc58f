package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Anomalies and the forecast over a book: ada spends 2 USD at this hour each week, mallory has just come. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class AnomaliesTest {
    private static final Instant NOW = Instant.parse("2026-06-11T12:20:00Z");
    private static final long USD = 1_000_000_000_000L;

    private Database database;
    private Costs costs;
    private Ledger ledger;
    private int calls;

    @BeforeAll
    void fill(@TempDir Path directory) {
        database = TestDatabase.open(directory, Clock.systemUTC());
        costs = new Costs(database);
        ledger = new Ledger(database, "node-1");
        List<Entry> entries = new ArrayList<>();
        for (int week = 1; week <= 8; week++) {
            entries.add(call("ada", NOW.minus(Duration.ofDays(7L * week)), 2 * USD));
        }
        entries.add(call("ada", NOW.minusSeconds(600), 40 * USD));
        entries.add(call("mallory", NOW.minusSeconds(3_600), 30 * USD));
        entries.add(call("bob", NOW.minusSeconds(600), USD / 2));
        CompletableFuture.allOf(entries.stream().map(ledger::close).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    @AfterAll
    void close() {
        database.close();
    }

    private Entry call(String uid, Instant at, long cost) {
        return Entries.entry(
                "call-" + calls++,
                new Entries.Place("t1", "p1", uid, "s1"),
                Entries.micros(at),
                "gpt-5",
                "platform",
                Entries.FEW,
                cost);
    }

    @Test
    void findsWhoSpendsFarMoreThanUsual() {
        Anomalies found = costs.anomalies("t1", "p1", NOW, Money.parse("1"));
        assertThat(found.data())
                .filteredOn(anomaly -> anomaly.kind().equals("user"))
                .extracting(
                        Anomaly::id,
                        Anomaly::basis,
                        anomaly -> anomaly.spentUsd().intValue(),
                        Anomaly::hour)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                "ada", "hour_of_week", 40, Instant.parse("2026-06-11T12:00:00Z")),
                        org.assertj.core.groups.Tuple.tuple(
                                "mallory", "none", 30, Instant.parse("2026-06-11T11:00:00Z")));
        assertThat(found.data())
                .filteredOn(anomaly -> anomaly.kind().equals("key"))
                .extracting(Anomaly::id)
                .containsOnly("key-1");
        assertThat(found.judged()).isEqualTo(5);
    }

    @Test
    void findsNothingUnderTheLeastAmountNorElsewhere() {
        assertThat(costs.anomalies("t1", "p1", NOW, Money.parse("50")).data()).isEmpty();
        assertThat(costs.anomalies("t1", "p2", NOW, Money.parse("1")).data()).isEmpty();
        assertThat(costs.anomalies("t2", "p1", NOW, Money.parse("1")).data()).isEmpty();
        assertThat(costs.anomalies("t1", "p1", NOW.plus(Duration.ofHours(5)), Money.parse("1"))
                        .data())
                .isEmpty();
    }

    @Test
    void theForecastCountsFromTheFirstDayThatHasACall() {
        Forecast forecast = costs.forecast("t1", "p1", Period.MONTH, NOW);
        assertThat(forecast.spentUsd()).isEqualByComparingTo("72.50");
        assertThat(forecast.daysOfHistory()).isEqualTo(56);
        assertThat(forecast.basis()).isEqualTo("trend");
        assertThat(costs.forecast("t1", "p2", Period.DAY, Instant.parse("2026-06-11T00:00:00Z"))
                        .spentUsd())
                .isEqualByComparingTo("0");
    }
}
