package ai.behest.alert;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.ledger.TokenCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Calls that cost more than was set aside, and models without a price: told, and told once. */
@SuppressWarnings("NullAway.Init")
class OddCallsTest {
    private static final TokenCounts SOME = TokenCounts.of(10, 20);

    private final MovingClock clock = new MovingClock();
    private Path directory;
    private Site site;
    private int calls;

    @BeforeEach
    void open(@TempDir Path folder) {
        directory = folder;
        site = new Site(folder, "node_a", clock);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Site.Call call(String model, @Nullable Long cost, @Nullable Long overrun) {
        return new Site.Call(
                "call-" + calls++,
                Site.TENANT,
                "shop",
                "ada",
                clock.instant().truncatedTo(ChronoUnit.HOURS),
                model,
                SOME,
                cost,
                overrun);
    }

    private void look() {
        site.alerts.entryWatch().look();
    }

    private List<String> kinds() {
        return site.raised().stream().map(Alert::kind).toList();
    }

    @Test
    void anOrdinaryCallIsNotToldOf() {
        look();
        site.enter(call("gpt-5", 100L, null));
        site.enter(call("gpt-5", 0L, null));
        look();
        assertThat(site.raised()).isEmpty();
    }

    @Test
    void aCallAboveWhatWasSetAsideIsToldWithWhatItCost() {
        site.enter(call("gpt-5", 1_500_000_000_000L, 500_000_000_001L));
        look();
        assertThat(site.raised()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo("call.overrun");
            JsonNode data = alert.data();
            assertThat(data.get("call").stringValue()).isEqualTo("call-0");
            assertThat(data.get("project").stringValue()).isEqualTo("shop");
            assertThat(data.get("provider").stringValue()).isEqualTo("openai");
            assertThat(data.get("model").stringValue()).isEqualTo("gpt-5");
            assertThat(data.get("cost").stringValue()).isEqualTo("1.50");
            assertThat(data.get("reserved").stringValue()).isEqualTo("0.999999999999");
            assertThat(data.get("overrun").stringValue()).isEqualTo("0.500000000001");
        });
        assertThat(site.alerts.book().page("other", null, null, 10)).isEmpty();
    }

    @Test
    void overrunsAreToldOnceForAModelAndAnHour() {
        for (int i = 0; i < 5; i++) {
            site.enter(call("gpt-5", 10L, 1L));
            look();
        }
        assertThat(site.raised()).hasSize(1);
        site.enter(call("gpt-4o", 10L, 1L));
        look();
        assertThat(site.raised()).hasSize(2);
        clock.advance(Duration.ofHours(1));
        site.enter(call("gpt-5", 10L, 1L));
        look();
        assertThat(site.raised()).hasSize(3);
    }

    @Test
    void aModelWithoutAPriceIsToldOnceADayHoweverManyCalls() {
        for (int i = 0; i < 1_203; i++) { // more than one part
            site.enter(call(i % 2 == 0 ? "homemade" : "another", null, null));
        }
        look();
        look();
        assertThat(site.raised())
                .extracting(Alert::kind, alert -> alert.data().get("model").stringValue())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("price.unknown", "homemade"),
                        org.assertj.core.groups.Tuple.tuple("price.unknown", "another"));
        clock.nextDay();
        site.enter(call("homemade", null, null));
        look();
        assertThat(site.raised()).hasSize(3);
        assertThat(site.raised().getFirst().data().get("day").stringValue())
                .isEqualTo(clock.instant().toString().substring(0, 10));
    }

    @Test
    void aCallThatCameToNothingSaysNothingAboutAPrice() {
        Site.Call call = call("nonsense", null, null);
        site.enter(new Site.Call(
                call.id(),
                call.tenant(),
                call.project(),
                call.uid(),
                call.at(),
                call.model(),
                TokenCounts.ZERO,
                null,
                null));
        look();
        assertThat(site.raised()).isEmpty();
    }

    @Test
    void whoMakesUpModelsDoesNotFillTheList() {
        for (int i = 0; i < 150; i++) {
            site.enter(call("made-up-" + i, null, null));
        }
        for (int i = 0; i < 3; i++) {
            look();
        }
        site.enter(call("gpt-5", 10L, 1L));
        look();
        assertThat(kinds()).hasSize(101).contains("call.overrun");
    }

    @Test
    void whatACrashLeftUnseenIsFoundByTheNextLookOfAnybody() {
        site.enter(call("gpt-5", 10L, 1L));
        try (Site second = Site.beside(site, directory, "node_b", clock)) {
            second.alerts.entryWatch().look();
        }
        assertThat(kinds()).containsExactly("call.overrun");
        look();
        assertThat(site.raised()).hasSize(1);
    }

    @Test
    void everyNodeLooksAndEachThingIsToldOnce() throws Exception {
        try (Site second = Site.beside(site, directory, "node_b", clock);
                Site third = Site.beside(site, directory, "node_c", clock);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> working = new ArrayList<>();
            Instant at = clock.instant().truncatedTo(ChronoUnit.HOURS);
            for (Site one : List.of(site, second, third)) {
                working.add(threads.submit(() -> {
                    for (int round = 0; round < 20; round++) {
                        String model = "model-" + round % 4;
                        String id = java.util.UUID.randomUUID().toString();
                        one.enter(new Site.Call(
                                id,
                                Site.TENANT,
                                "shop",
                                "ada",
                                at,
                                model,
                                SOME,
                                round < 10 ? null : (Long) 10L,
                                round < 10 ? null : (Long) 1L));
                        one.alerts.entryWatch().look();
                    }
                }));
            }
            for (Future<?> one : working) {
                one.get();
            }
            look();
        }
        assertThat(site.raised())
                .extracting(
                        alert -> alert.kind() + " " + alert.data().get("model").stringValue())
                .doesNotHaveDuplicates()
                .hasSize(8);
    }
}
