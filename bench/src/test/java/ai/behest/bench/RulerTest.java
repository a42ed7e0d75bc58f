package ai.behest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RulerTest {
    private static final String STREAM = "data: {\"a\":1}\n\n: comment\n\ndata: [DONE]\n\n";

    @Test
    void countsEventsHoweverTheyAreCut() {
        for (int size = 1; size <= STREAM.length(); size++) {
            EventCount count = new EventCount();
            for (int from = 0; from < STREAM.length(); from += size) {
                count.add(STREAM.substring(from, Math.min(STREAM.length(), from + size))
                        .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(count.events()).isEqualTo(3);
            assertThat(count.isDone()).isTrue();
        }
    }

    @Test
    void seesThatAStreamWasCutBeforeItsEnd() {
        EventCount count = new EventCount();
        count.add("data: 1\n\ndata: [DONE]\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(count.events()).isOne();
        assertThat(count.isDone()).isFalse();
    }

    @Test
    void tellsQuantilesWithinTwoPercent() {
        Latencies latencies = new Latencies();
        for (int micros = 1; micros <= 100_000; micros++) {
            latencies.add(micros);
        }
        assertThat(latencies.quantile(0.5)).isBetween(50_000L, 51_000L);
        assertThat(latencies.quantile(0.99)).isBetween(99_000L, 101_000L);
        latencies.clear();
        assertThat(latencies.quantile(0.5)).isZero();
    }

    @Test
    void readsTheTicksOfAProcessWithAnyName() {
        assertThat(Cpu.ticks("7 (a) b (c) S 1 7 7 0 -1 4194304 100 0 0 0 12 30 0 0 20 0 1 0 5 0 0"))
                .isEqualTo(42);
    }

    @Test
    void findsWhatACrashLostDoubledOrLeftOpen() {
        assertThat(Verdict.of(
                        List.of("whole"),
                        Set.of("open"),
                        Set.of(),
                        Map.of("whole", List.of("completed"), "open", List.of("recovered"))))
                .isEmpty();
        assertThat(Verdict.of(List.of("lost"), Set.of(), Set.of(), Map.of()))
                .singleElement()
                .asString()
                .contains("not in the ledger", "lost");
        assertThat(Verdict.of(List.of("early"), Set.of(), Set.of(), Map.of("early", List.of("recovered"))))
                .singleElement()
                .asString()
                .contains("not entered as completed");
        assertThat(Verdict.of(List.of(), Set.of(), Set.of(), Map.of("twice", List.of("completed", "recovered"))))
                .singleElement()
                .asString()
                .contains("more than once");
        assertThat(Verdict.of(List.of(), Set.of("forgotten"), Set.of("forgotten"), Map.of()))
                .hasSize(2);
    }
}
