package ai.behest.observe;

import java.math.BigDecimal;
import java.util.concurrent.atomic.LongAdder;

/** A sum of picodollars that many threads add to; integers until the moment it is shown. */
final class Spend {
    private static final long PER_NANODOLLAR = 1_000;

    // Two adders, because picodollars alone would overflow a long at nine million dollars.
    private final LongAdder nanodollars = new LongAdder();
    private final LongAdder rest = new LongAdder();

    void add(long picodollars) {
        nanodollars.add(picodollars / PER_NANODOLLAR);
        rest.add(picodollars % PER_NANODOLLAR);
    }

    /** Dollars, rounded once to the double that the metrics format asks for. Bills come from the ledger. */
    double dollars() {
        return BigDecimal.valueOf(nanodollars.sum(), 9)
                .add(BigDecimal.valueOf(rest.sum(), 12))
                .doubleValue();
    }
}
