package ai.behest.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Entries of the book for tests of its reports. */
final class Entries {
    static final Instant START = Instant.parse("2026-02-01T00:00:00Z");
    static final Window FEBRUARY = new Window(START, Instant.parse("2026-03-01T00:00:00Z"));
    static final TokenCounts FEW = new TokenCounts(5, 4, 2, 2, 1, 3, 15, 5, 3, 5);

    private Entries() {}

    /** Where a call belongs. */
    record Place(String tenant, String project, String uid, String sid) {
        static final Place USUAL = new Place("t1", "p1", "ada", "s1");
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Entry entry(
            String id,
            Place place,
            long atMicros,
            String model,
            String payer,
            TokenCounts counts,
            @Nullable Long cost) {
        Attribution attribution = new Attribution(
                id,
                "trace-" + id,
                atMicros,
                place.tenant,
                place.project,
                place.uid,
                place.sid,
                "thread-1",
                "max",
                "key-1",
                "chat",
                "openai",
                "openai/" + model,
                model,
                payer,
                true,
                cost == null ? null : "2026-01",
                null);
        return new Entry(
                attribution, Entry.Status.COMPLETED, 200, model, counts, cost == null, cost, 1_234_567, 45_678L);
    }

    static Entry usual(String id, Instant at, @Nullable Long cost) {
        return entry(id, Place.USUAL, micros(at), "gpt-5", "platform", FEW, cost);
    }
}
