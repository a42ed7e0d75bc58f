package ai.behest.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }

    private static Window window(String period, String instant, ZoneId zone) {
        return Period.parse(period).window(micros(instant), zone);
    }

    @ParameterizedTest
    @CsvSource({
        "minute, 2026-05-05T10:11:12Z, UTC, 2026-05-05T10:11:00Z, 2026-05-05T10:12:00Z",
        "hour, 2026-05-05T10:11:12Z, Asia/Kolkata, 2026-05-05T09:30:00Z, 2026-05-05T10:30:00Z",
        "day, 2026-05-05T22:30:00Z, Europe/Berlin, 2026-05-05T22:00:00Z, 2026-05-06T22:00:00Z",
        "week, 2026-11-22T23:30:00Z, Europe/Berlin, 2026-11-22T23:00:00Z, 2026-11-29T23:00:00Z",
        "month, 2026-02-28T23:30:00Z, Europe/Berlin, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "day, 2026-05-05T23:59:59.999999Z, UTC, 2026-05-05T00:00:00Z, 2026-05-06T00:00:00Z",
        "day, 2026-05-06T00:00:00Z, UTC, 2026-05-06T00:00:00Z, 2026-05-07T00:00:00Z"
    })
    void beginsAndEndsByTheTenantsCalendar(String period, String at, String zone, String start, String end) {
        assertThat(window(period, at, ZoneId.of(zone))).isEqualTo(new Window(micros(start), micros(end)));
    }

    @Test
    void aDayOfSummerTimeHasTwentyThreeHoursAndOneOfWinterTimeTwentyFive() {
        Window spring = window("day", "2026-03-29T12:00:00Z", BERLIN);
        Window autumn = window("day", "2026-10-25T12:00:00Z", BERLIN);
        assertThat(Duration.of(spring.end() - spring.start(), ChronoUnit.MICROS))
                .isEqualTo(Duration.ofHours(23));
        assertThat(Duration.of(autumn.end() - autumn.start(), ChronoUnit.MICROS))
                .isEqualTo(Duration.ofHours(25));
    }

    @Test
    void theHourThatComesTwiceIsTwoWindows() {
        Window first = window("hour", "2026-10-25T00:30:00Z", BERLIN);
        Window second = window("hour", "2026-10-25T01:30:00Z", BERLIN);
        assertThat(first.end()).isEqualTo(second.start());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Day",
                "days",
                "year",
                "rolling",
                "rolling_",
                "rolling_0h",
                "rolling_1s",
                "rolling_367d",
                "rolling_-1h",
                "rolling_1.5h",
                "rolling_99999999d",
                "day "
            })
    @NullSource
    void refusesAnythingElseAndNamesTheField(String text) {
        assertThatThrownBy(() -> Period.parse(text))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("period"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"minute", "hour", "day", "week", "month", "total", "rolling_90m", "rolling_24h", "rolling_7d"})
    void isWrittenAsItWasRead(String text) {
        String written = Period.parse(text).text();
        assertThat(Period.parse(written)).isEqualTo(Period.parse(text));
    }

    @Test
    void aPieceComesBackOnlyWhenAllOfItIsOlderThanThePeriod() {
        Period hour = Period.parse("rolling_1h");
        long spentAt = micros("2026-05-05T10:11:59Z");
        long piece = hour.piece(spentAt);
        assertThat(piece).isEqualTo(micros("2026-05-05T10:11:00Z"));
        assertThat(hour.expired(micros("2026-05-05T11:11:59Z"))).isLessThan(piece);
        assertThat(hour.expired(micros("2026-05-05T11:12:00Z"))).isEqualTo(piece);
    }

    @Test
    void theWindowNeverGoesBackWhenTheClockDoes() {
        Budget budget = new Budget(
                "bud",
                "ten",
                null,
                new Scope(java.util.Map.of()),
                Unit.MONEY,
                1,
                Period.DAY,
                Kind.HARD,
                false,
                java.util.List.of());
        Rule rule = new Rule(budget, ZoneId.of("UTC"));
        Window today = rule.window(micros("2026-05-06T01:00:00Z"));
        assertThat(rule.window(micros("2026-05-05T01:00:00Z"))).isEqualTo(today);
        assertThat(rule.window(micros("2026-05-07T00:00:00Z")).start()).isEqualTo(today.end());
    }
}
