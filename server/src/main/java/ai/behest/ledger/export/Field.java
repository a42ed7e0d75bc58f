package ai.behest.ledger.export;

import java.util.function.BiFunction;
import java.util.function.Function;

/** A column or member: its name, and what stands in it. */
record Field(String name, BiFunction<ExportedEntry, Names, Cell> value) {

    static Field of(String name, Function<ExportedEntry, Cell> value) {
        return new Field(name, (entry, _) -> value.apply(entry));
    }

    /** The same in every row. */
    static Field always(String name, String text) {
        Cell cell = Cell.text(text);
        return new Field(name, (_, _) -> cell);
    }
}
