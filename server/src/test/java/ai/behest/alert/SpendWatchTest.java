package ai.behest.alert;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.ledger.TokenCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spending out of the ordinary is told once for who spends and the hour. */
@SuppressWarnings("NullAway.Init")
class SpendWatchTest {
    private static final long USD = 1_000_000_000_000L;

    private final MovingClock clock = new MovingClock();
    private Path directory;
    private Site site;
    private int calls;

    @BeforeEach
    void open(@TempDir Path folder) {
        directory = folder;
        site = new Site(folder, "node_a", clock);
        site.project(Site.TENANT, "shop");
        site.project("other", "store");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void spend(String tenant, String project, String uid, Instant at, long cost) {
        site.enter(new Site.Call(
                "call-" + calls++, tenant, project, uid, at, "gpt-5", TokenCounts.of(10, 20), cost, null));
    }

    private void look() {
        site.alerts.spendWatch().look();
    }

    private List<String> told() {
        return site.raised().stream()
                .map(alert -> alert.data().get("subject").stringValue() + " "
                        + alert.data().get("id").stringValue() + " "
                        + alert.data().get("spent").stringValue())
                .toList();
    }

    @Test
    void aLittleMoneyIsNoAnomaly() {
        look();
        spend(Site.TENANT, "shop", "ada", clock.instant(), USD / 2);
        clock.advance(SpendWatch.EVERY);
        look();
        assertThat(site.raised()).isEmpty();
    }

    @Test
    void whoSpendsFarMoreThanItsOwnHistoryIsToldOnceAnHour() {
        Instant now = clock.instant();
        for (int week = 1; week <= 8; week++) {
            spend(Site.TENANT, "shop", "ada", now.minus(Duration.ofDays(7L * week)), 2 * USD);
        }
        spend(Site.TENANT, "shop", "ada", now, 2 * USD);
        look();
        assertThat(told()).isEmpty();
        spend(Site.TENANT, "shop", "ada", now, 40 * USD);
        clock.advance(SpendWatch.EVERY);
        look();
        assertThat(told()).containsExactlyInAnyOrder("user ada 42.00", "key key-1 42.00");
        assertThat(site.raised()).allSatisfy(alert -> {
            assertThat(alert.kind()).isEqualTo("spend.anomaly");
            assertThat(alert.data().get("project").stringValue()).isEqualTo("shop");
            assertThat(alert.data().get("usual").stringValue()).startsWith("2.0");
            assertThat(alert.data().get("basis").stringValue()).isEqualTo("hour_of_week");
            assertThat(Instant.parse(alert.data().get("hour").stringValue()))
                    .isEqualTo(now.truncatedTo(ChronoUnit.HOURS));
        });
        spend(Site.TENANT, "shop", "ada", now, 40 * USD);
        clock.advance(SpendWatch.EVERY);
        look();
        assertThat(told()).hasSize(2);
        assertThat(site.alerts.book().page("other", null, null, 10)).isEmpty();
    }

    @Test
    void lookingIsDoneByOneNodeForAllUntilItIsDueAgain() {
        try (Site second = Site.beside(site, directory, "node_b", clock)) {
            look();
            spend("other", "store", "eve", clock.instant(), 30 * USD);
            second.alerts.spendWatch().look();
            assertThat(site.alerts.book().page("other", null, null, 10)).isEmpty();
            clock.advance(SpendWatch.EVERY);
            second.alerts.spendWatch().look();
            look();
            assertThat(site.alerts.book().page("other", null, null, 10)).hasSize(2);
            assertThat(site.raised()).isEmpty();
        }
    }
}
