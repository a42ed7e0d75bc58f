package ai.behest.alert;

import ai.behest.ledger.OddEntry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A model whose calls cost nobody knows what: told once in a day of UTC.
 *
 * @param model as it was asked for, which is the name that wants a price
 * @param served as its provider calls it
 * @param call the first such call of the day that was seen
 */
record UnknownPrice(String provider, String model, String served, LocalDate day, String project, String call) {

    static Occurrence occurrence(OddEntry entry) {
        LocalDate day = LocalDate.ofInstant(entry.at(), ZoneOffset.UTC);
        Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return new Occurrence(
                entry.tenantId(),
                AlertKind.PRICE_UNKNOWN,
                Occurrence.seriesOf(AlertKind.PRICE_UNKNOWN, entry.tenantId(), entry.provider(), entry.modelAsked()),
                Occurrence.micros(begin),
                new UnknownPrice(
                        entry.provider(),
                        entry.modelAsked(),
                        entry.modelServed(),
                        day,
                        entry.projectId(),
                        entry.callId()));
    }
}
