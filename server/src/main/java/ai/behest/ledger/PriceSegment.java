package ai.behest.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Prices that stay as they are for a stretch of time: nothing in them begins or ends within it. */
record PriceSegment(Validity when, PriceTable table) {

    /**
     * The prices of all tenants around an instant.
     *
     * @param base the lists below those that were added, the lowest first; where one is not in force, those below show
     * @param shelf the added lists, the newest first
     * @param lists a shelved list by its version
     */
    static PriceSegment common(
            List<PriceList> base, List<Shelved> shelf, Function<String, PriceList> lists, long micros) {
        List<PriceList> used = new ArrayList<>(base);
        used.removeIf(list -> !list.validity().contains(micros));
        Shelved.pick(shelf, micros).map(lists).ifPresent(used::add);
        Stream<Validity> bounds = base.stream().map(PriceList::validity);
        return build(new PriceTable(null), used, shelf, bounds, micros);
    }

    /** A tenant's prices over everyone's around an instant that is in {@code common}. */
    static PriceSegment tenant(
            PriceSegment common, List<Shelved> shelf, Function<String, PriceList> lists, long micros) {
        List<PriceList> used = Shelved.pick(shelf, micros).map(lists).stream().toList();
        return build(new PriceTable(common.table), used, shelf, Stream.of(common.when), micros);
    }

    private static PriceSegment build(
            PriceTable table, List<PriceList> used, List<Shelved> shelf, Stream<Validity> more, long micros) {
        used.forEach(list -> table.add(list, micros));
        Stream<Validity> models =
                used.stream().flatMap(list -> list.models().stream()).map(PriceEntry::validity);
        Stream<Validity> own = Stream.concat(shelf.stream().map(Shelved::inForce), models);
        return new PriceSegment(Validity.around(micros, Stream.concat(more, own)), table);
    }
}
