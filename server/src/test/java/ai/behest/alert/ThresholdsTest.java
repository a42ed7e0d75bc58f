package ai.behest.alert;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.budget.Budget;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Which alerts are raised, and that each is raised once. */
@SuppressWarnings("NullAway.Init")
class ThresholdsTest {
    private final MovingClock clock = new MovingClock();
    private Path directory;
    private Site site;

    @BeforeEach
    void open(@TempDir Path folder) {
        directory = folder;
        site = new Site(folder, "node_a", clock);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void look() {
        site.alerts.lookout().look();
    }

    @Test
    void aStepOverTwoThresholdsRaisesBothAndNoMore() {
        Budget budget = site.budget(1_000, Period.TOTAL);
        site.spend(budget, "ada", 499);
        look();
        assertThat(site.raised()).isEmpty();
        site.spend(budget, "ada", 1);
        look();
        assertThat(site.thresholds()).containsExactly(50);
        site.spend(budget, "ada", 499);
        look();
        assertThat(site.thresholds()).containsExactlyInAnyOrder(50, 80);
        for (int i = 0; i < 3; i++) {
            site.spend(budget, "ada", 100);
            look();
        }
        assertThat(site.thresholds()).containsExactlyInAnyOrder(50, 80, 100);
    }

    @Test
    void anAlertSaysWhatOfWhichBudgetIsSpentAndWhenItIsFullAgain() {
        Budget budget = site.book.create(new Budget(
                "",
                Site.TENANT,
                "Free users",
                ai.behest.budget.Scope.read(Map.of("tier", "free", "user", "*")),
                Unit.MONEY,
                500_000_000_000L,
                Period.DAY,
                Kind.HARD,
                true,
                List.of(80)));
        site.spend(budget, "ada", 399_999_999_999L);
        site.spend(budget, "tim", 450_000_000_000L);
        look();
        assertThat(site.raised()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo("budget.threshold");
            assertThat(alert.id()).startsWith("alr_");
            JsonNode data = alert.data();
            assertThat(data.get("budget").stringValue()).isEqualTo(budget.id());
            assertThat(data.get("name").stringValue()).isEqualTo("Free users");
            assertThat(data.at("/scope/user").stringValue()).isEqualTo("tim");
            assertThat(data.at("/scope/tier").stringValue()).isEqualTo("free");
            assertThat(data.get("threshold").intValue()).isEqualTo(80);
            assertThat(data.get("limit").stringValue()).isEqualTo("0.50");
            assertThat(data.get("spent").stringValue()).isEqualTo("0.45");
            assertThat(data.get("unit").stringValue()).isEqualTo("usd");
            assertThat(data.get("kind").stringValue()).isEqualTo("hard");
            assertThat(data.get("shadow").booleanValue()).isTrue();
            assertThat(data.get("resets_at").stringValue()).endsWith("T00:00:00Z");
        });
        assertThat(site.alerts.book().page("other", null, null, 10)).isEmpty();
    }

    @Test
    void everyWindowRaisesAnew() {
        Budget budget = site.budget(100, Period.DAY);
        site.spend(budget, "ada", 60);
        look();
        clock.nextDay();
        site.spend(budget, "ada", 10);
        look();
        assertThat(site.thresholds()).containsExactly(50);
        site.spend(budget, "ada", 45);
        look();
        assertThat(site.thresholds()).containsExactly(50, 50);
    }

    @Test
    void aRollingBudgetRaisesOnceInAsLongAsItIs() {
        Budget budget = site.budget(100, Period.parse("rolling_1h"));
        site.spend(budget, "ada", 60);
        look();
        clock.advance(Duration.ofMinutes(30));
        site.spend(budget, "ada", 1);
        look();
        assertThat(site.thresholds()).containsExactly(50);
        clock.advance(Duration.ofMinutes(32));
        site.spend(budget, "ada", 10); // the 60 have come back
        look();
        assertThat(site.thresholds()).containsExactly(50);
        site.spend(budget, "ada", 40);
        look();
        assertThat(site.thresholds()).containsExactly(50, 50);
    }

    @Test
    void aLimitOfNothingIsReachedByTheFirstCall() {
        Budget budget = site.budget(0, Period.TOTAL);
        look();
        assertThat(site.raised()).isEmpty();
        site.spend(budget, "ada", 1);
        look();
        assertThat(site.thresholds()).containsExactlyInAnyOrder(50, 80, 100);
    }

    @Test
    void theLargestBudgetIsComparedExactly() {
        Budget budget = site.budget(Budget.MOST, Period.TOTAL);
        site.spend(budget, "ada", Budget.MOST / 2 - 1);
        look();
        assertThat(site.raised()).isEmpty();
        site.spend(budget, "ada", 1);
        look();
        assertThat(site.thresholds()).containsExactly(50);
    }

    @Test
    void aLimitThatIsLoweredBelowWhatIsSpentRaisesWithoutACall() {
        Budget budget = site.budget(1_000, Period.TOTAL);
        site.spend(budget, "ada", 100);
        look();
        assertThat(site.raised()).isEmpty();
        site.book.change(
                Site.TENANT,
                budget.id(),
                known -> new Budget(
                        known.id(),
                        known.tenantId(),
                        known.name(),
                        known.scope(),
                        known.unit(),
                        120,
                        known.period(),
                        known.kind(),
                        known.shadow(),
                        known.thresholds()));
        look();
        assertThat(site.thresholds()).containsExactlyInAnyOrder(50, 80);
    }

    @Test
    void aBudgetThatIsGoneRaisesNothing() {
        Budget budget = site.budget(100, Period.TOTAL);
        site.spend(budget, "ada", 100);
        site.book.delete(Site.TENANT, budget.id());
        look();
        assertThat(site.raised()).isEmpty();
    }

    @Test
    void whatACrashLeftUnseenIsFoundAfterTheStart() {
        Budget budget = site.budget(Map.of("user", "*"), 100, Period.DAY, Kind.SOFT, false);
        for (int i = 0; i < 450; i++) { // more than one part of the search
            site.charge(budget, "user" + i, i % 9 == 0 ? 55 : 10);
        }
        look();
        assertThat(site.raised()).isEmpty();
        site.alerts.nodeBuried("node_b");
        look();
        assertThat(site.raised()).isEmpty();
        site.alerts.nodeBuried("node_a");
        look();
        assertThat(site.thresholds()).hasSize(50).containsOnly(50);
    }

    @Test
    void aWindowThatEndedLongBeforeTheStartIsNotToldOf() {
        Budget budget = site.budget(100, Period.parse("minute"));
        site.charge(budget, "ada", 100);
        clock.advance(Duration.ofMinutes(62));
        site.alerts.nodeBuried("node_a");
        look();
        assertThat(site.raised()).isEmpty();
    }

    @Test
    void manyNodesRaiseACrossingOnce() throws Exception {
        Budget budget = site.budget(Map.of("user", "*"), 1_000, Period.DAY, Kind.SOFT, false);
        try (Site second = Site.beside(site, directory, "node_b", clock);
                Site third = Site.beside(site, directory, "node_c", clock);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Site> all = List.of(site, second, third);
            List<Future<?>> working = new ArrayList<>();
            for (Site one : all) {
                working.add(threads.submit(() -> {
                    for (int round = 0; round < 12; round++) {
                        for (int user = 0; user < 5; user++) {
                            one.spend(budget, "user" + user, 25);
                        }
                        one.alerts.lookout().look();
                    }
                }));
            }
            for (Future<?> one : working) {
                one.get();
            }
            all.forEach(one -> one.alerts.lookout().look());
            // 3 nodes, 12 rounds of 25: each user has spent 900 of 1,000
            assertThat(site.raised())
                    .extracting(alert -> alert.data().at("/scope/user").stringValue() + " "
                            + alert.data().get("threshold").intValue())
                    .doesNotHaveDuplicates()
                    .hasSize(5 * 2);
        }
    }
}
