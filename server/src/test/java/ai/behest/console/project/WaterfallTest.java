package ai.behest.console.project;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.ledger.SessionReport;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaterfallTest {
    private static final Instant BEGIN = Instant.parse("2026-11-25T10:00:00Z");

    private static SessionReport.Call call(long afterMillis, long tookMillis, @Nullable Long firstByte, String kind) {
        return new SessionReport.Call(
                "id",
                kind,
                "id",
                BEGIN.plusMillis(afterMillis),
                "ada",
                "chat",
                "openai",
                "gpt",
                "gpt",
                "completed",
                "platform",
                1,
                0,
                1,
                0,
                false,
                BigDecimal.ONE,
                null,
                null,
                tookMillis,
                firstByte,
                "trace",
                null);
    }

    private static SessionReport.Call call(long afterMillis, long tookMillis) {
        return call(afterMillis, tookMillis, null, "call");
    }

    @Test
    void oneCallTakesTheWholeWidth() {
        Waterfall.Row row =
                Waterfall.of(List.of(call(0, 400, 100L, "call")), BEGIN).rows().getFirst();
        assertThat(row.x()).isZero();
        assertThat(row.width()).isEqualTo(Waterfall.WIDTH);
        assertThat(row.firstByte()).isEqualTo(250);
    }

    @Test
    void callsAtOnceOverlapToScale() {
        List<Waterfall.Row> rows = Waterfall.of(List.of(call(0, 1_000), call(500, 500), call(900, 100)), BEGIN)
                .rows();
        assertThat(rows.stream().map(Waterfall.Row::x)).containsExactly(0, 500, 900);
        assertThat(rows.stream().map(Waterfall.Row::width)).containsExactly(1_000, 500, 100);
    }

    @Test
    void silenceIsCutSoThatCallsCanBeSeen() {
        long day = 86_400_000;
        Waterfall waterfall = Waterfall.of(List.of(call(0, 1_000), call(day, 1_000)), BEGIN);
        assertThat(waterfall.rows().getFirst().width()).isEqualTo(400);
        assertThat(waterfall.rows().getLast().x()).isEqualTo(600);
        assertThat(waterfall.rows().getLast().width()).isEqualTo(400);
        assertThat(waterfall.rows().getLast().after()).isEqualTo("24 h 0 min");
        assertThat(waterfall.idle().toMillis()).isEqualTo(day - 1_000 - 500);
    }

    @Test
    void aShortCallAmongLongOnesIsSeenAndStaysInside() {
        List<Waterfall.Row> rows = Waterfall.of(List.of(call(0, 1_000_000), call(1_000_000, 0)), BEGIN)
                .rows();
        assertThat(rows.getLast().width()).isPositive();
        assertThat(rows.getLast().x() + rows.getLast().width()).isLessThanOrEqualTo(Waterfall.WIDTH);
    }

    @Test
    void aCorrectionHasNoBar() {
        Waterfall waterfall = Waterfall.of(List.of(call(0, 100), call(5_000_000, 0, null, "correction")), BEGIN);
        assertThat(waterfall.rows().getLast().isCall()).isFalse();
        assertThat(waterfall.rows().getFirst().width()).isEqualTo(Waterfall.WIDTH);
        assertThat(waterfall.idle()).isZero();
    }

    @Test
    void aSecondPageIsMeasuredFromTheSessionsBegin() {
        Waterfall.Row row =
                Waterfall.of(List.of(call(90_000, 100)), BEGIN).rows().getFirst();
        assertThat(row.after()).isEqualTo("1 min 30 s");
        assertThat(row.x()).isZero();
    }
}
