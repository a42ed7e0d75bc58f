package ai.behest.alert;

import ai.behest.ledger.Money;
import ai.behest.ledger.OddEntry;
import java.time.Instant;
import java.util.Objects;

/**
 * A call that cost more than was set aside for it: the first of its model in an hour. Money is a decimal string.
 *
 * @param call its id, as {@code GET /v1/generation} takes it
 * @param model as its provider that served it calls it
 * @param hour when the hour begins, in UTC: no other call of the model is told of in it
 * @param reserved what was set aside
 * @param overrun what it cost above that
 */
record CallOverrun(
        String call,
        String project,
        String provider,
        String model,
        Instant hour,
        String cost,
        String reserved,
        String overrun) {
    private static final long HOUR_SECONDS = 3_600;

    static Occurrence occurrence(OddEntry entry) {
        long cost = Objects.requireNonNull(entry.cost());
        long overrun = Objects.requireNonNull(entry.overrun());
        Instant hour = Instant.ofEpochSecond(entry.at().getEpochSecond() / HOUR_SECONDS * HOUR_SECONDS);
        return new Occurrence(
                entry.tenantId(),
                AlertKind.CALL_OVERRUN,
                Occurrence.seriesOf(
                        AlertKind.CALL_OVERRUN,
                        entry.tenantId(),
                        entry.projectId(),
                        entry.provider(),
                        entry.modelServed()),
                Occurrence.micros(hour),
                new CallOverrun(
                        entry.callId(),
                        entry.projectId(),
                        entry.provider(),
                        entry.modelServed(),
                        hour,
                        usd(cost),
                        usd(cost - overrun),
                        usd(overrun)));
    }

    private static String usd(long picodollars) {
        return Money.toUsd(picodollars).toPlainString();
    }
}
