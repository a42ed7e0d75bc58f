package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:20:30.123456Z");

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    private static void refuses(@Nullable String from, @Nullable String to, String field) {
        assertThatThrownBy(() -> Window.parse(from, to, NOW))
                .asInstanceOf(InstanceOfAssertFactories.type(RefusedException.class))
                .satisfies(e -> assertThat(e.refusal().status()).isEqualTo(400))
                .satisfies(e -> assertThat(e.refusal().param()).isEqualTo(field));
    }

    @Test
    void isTheLastThirtyDaysWhenNothingIsAskedFor() {
        assertThat(Window.parse(null, null, NOW)).isEqualTo(new Window(at("2026-01-30T10:20:30.123456Z"), NOW));
    }

    @Test
    void beginsThirtyDaysBeforeItsEnd() {
        assertThat(Window.parse(null, "2025-05-31T00:00:00Z", NOW))
                .isEqualTo(new Window(at("2025-05-01T00:00:00Z"), at("2025-05-31T00:00:00Z")));
    }

    @Test
    void includesTheDateOfItsEnd() {
        assertThat(Window.parse("2026-02-01", "2026-02-01", NOW))
                .isEqualTo(new Window(at("2026-02-01T00:00:00Z"), at("2026-02-02T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-01T12:00:00Z, 2026-02-01T12:00:00Z",
        "2026-02-01t12:00:00z, 2026-02-01T12:00:00Z",
        "2026-02-01T12:00Z, 2026-02-01T12:00:00Z",
        "2026-02-01T12:00:00.000001Z, 2026-02-01T12:00:00.000001Z",
        "2026-02-01T12:00:00+02:00, 2026-02-01T10:00:00Z",
        "2026-02-01T12:00:00+0200, 2026-02-01T10:00:00Z",
        "2026-02-01T12:00:00-05:30, 2026-02-01T17:30:00Z",
        "2026-02-01T12:00:00 02:00, 2026-02-01T10:00:00Z",
        "2026-02-01T12:00:00.5 0000, 2026-02-01T12:00:00.5Z",
    })
    void readsInstantsWithTheirOffsetAlsoWhenItsPlusWasLost(String text, String instant) {
        assertThat(Window.parse(text, null, NOW).from()).isEqualTo(at(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "yesterday",
                "2026-02-30",
                "2026-13-01",
                "2026-2-1",
                "26-02-01",
                "1770000000",
                "2026-02-01T12:00:00",
                "2026-02-01T24:00:00Z",
                "2026-02-30T12:00:00Z",
                "2026-02-01T12:00:00ZZ",
                "2026-02-01 12:00:00Z",
                "2026-02-01T12:00:00 25:00",
                "2026-02-01T12:00:00Z'; DROP TABLE entry; --",
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "9999-12-31",
                "2026-02-01T12:00:00.0000000000000000000000001Z",
                "２０２６-02-01",
            })
    void refusesWhatIsNoInstantAndNamesTheField(String text) {
        refuses(text, null, "from");
        refuses(null, text, "to");
    }

    @Test
    void refusesAWindowThatEndsBeforeItBegins() {
        refuses("2026-02-02", "2026-02-01", "from");
        refuses("2026-02-02T00:00:00Z", "2026-02-02T00:00:00Z", "from");
        refuses("2027-01-01", null, "from");
        refuses(null, "1970-01-05", "to");
    }

    @Test
    void isAtMost366DaysLong() {
        assertThat(Window.parse("2025-01-01", "2026-01-01", NOW).to()).isEqualTo(at("2026-01-02T00:00:00Z"));
        assertThat(Window.parse("2025-01-01T00:00:00Z", "2026-01-02T00:00:00Z", NOW))
                .isNotNull();
        refuses("2025-01-01T00:00:00Z", "2026-01-02T00:00:00.000000001Z", "from");
        refuses("2025-01-01", "2026-01-02", "from");
        refuses("1970-01-01", null, "from");
    }

    @Test
    void cannotBeMadeWrong() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(NOW, NOW));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(Instant.MIN, NOW));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(NOW, Instant.MAX));
    }

    @Test
    void knowsThreeGranularitiesAndNamesTheFieldForOthers() {
        assertThat(Granularity.parse(null)).isEqualTo(Granularity.DAY);
        assertThat(Granularity.parse("minute")).isEqualTo(Granularity.MINUTE);
        assertThat(Granularity.parse("hour")).isEqualTo(Granularity.HOUR);
        assertThat(Granularity.parse("day")).isEqualTo(Granularity.DAY);
        for (String text : new String[] {"", "DAY", "week", "day "}) {
            assertThatThrownBy(() -> Granularity.parse(text))
                    .asInstanceOf(InstanceOfAssertFactories.type(RefusedException.class))
                    .satisfies(e -> assertThat(e.refusal().param()).isEqualTo("granularity"));
        }
    }

    @Test
    void hasAtMostTenThousandBuckets() {
        Instant from = at("2026-02-01T00:00:00Z");
        Granularity.MINUTE.requireFits(new Window(from, from.plusSeconds(10_000 * 60)));
        Granularity.HOUR.requireFits(Window.parse("2025-01-01", "2026-01-01", NOW));
        assertThatThrownBy(() -> Granularity.MINUTE.requireFits(
                        new Window(from, from.plusSeconds(10_000 * 60).plusNanos(1))))
                .asInstanceOf(InstanceOfAssertFactories.type(RefusedException.class))
                .satisfies(e -> assertThat(e.refusal().param()).isEqualTo("granularity"));
    }
}
