package ai.behest.ledger.export;

import ai.behest.ledger.Money;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What stands in one field of one entry. */
sealed interface Cell {
    Cell NOTHING = new Nothing();

    /** No value: an empty cell, or a member that is left out. */
    record Nothing() implements Cell {}

    /** Somebody's words, perhaps a stranger's. */
    record Text(String text) implements Cell {}

    /** A number, exact. */
    record Amount(BigDecimal number) implements Cell {}

    record Flag(boolean flag) implements Cell {}

    /** JSON of an object. */
    record Json(String json) implements Cell {}

    static Cell text(@Nullable String text) {
        return text == null || text.isEmpty() ? NOTHING : new Text(text);
    }

    static Cell number(long number) {
        return new Amount(BigDecimal.valueOf(number));
    }

    static Cell number(@Nullable Long number) {
        return number == null ? NOTHING : number(number.longValue());
    }

    /** Picodollars as USD, to the last digit. */
    static Cell usd(long picodollars) {
        return new Amount(Money.toUsd(picodollars));
    }

    static Cell instant(Instant instant) {
        return new Text(instant.toString());
    }

    static Cell json(@Nullable String json) {
        return json == null ? NOTHING : new Json(json);
    }
}
