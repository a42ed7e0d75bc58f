package ai.behest.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Entries by chance, the same at each run: they differ in everything that a report can be grouped by. */
final class MixedEntries {
    /** An instant in the middle of an hour and one in the middle of a later one: both ends need the entries. */
    static final Window WINDOW =
            new Window(Entries.START.plusSeconds(20_000), Entries.START.plusSeconds(6 * 86_400 + 1_234));

    private static final List<Map<String, String>> TAGS = List.of(
            Map.of(),
            Map.of("team", "search"),
            Map.of("team", "search", "feature", "summary"),
            Map.of("feature", "chat"),
            Map.of("team", "ads"));

    private MixedEntries() {}

    static List<Entry> of(int size) {
        Random random = new Random(4_711);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            entries.add(one("call-" + i, random));
        }
        return entries;
    }

    private static Entry one(String id, Random random) {
        String user = "user" + random.nextInt(7);
        String model = "model-" + random.nextInt(4);
        Map<String, String> tags = TAGS.get(random.nextInt(TAGS.size()));
        Attribution attribution = new Attribution(
                id,
                "trace-" + id,
                Entries.micros(Entries.START) + random.nextLong(7L * 86_400 * 1_000_000),
                random.nextInt(10) == 0 ? "t2" : "t1",
                "p" + (1 + random.nextInt(2)),
                user,
                "s" + random.nextInt(9),
                random.nextBoolean() ? null : "thread-" + random.nextInt(3),
                random.nextInt(3) == 0 ? null : "tier-" + random.nextInt(2),
                "key-" + random.nextInt(3),
                random.nextInt(4) == 0 ? "embeddings" : "chat",
                "provider-" + random.nextInt(2),
                model,
                model,
                random.nextInt(4) == 0 ? "byok" : "platform",
                false,
                "v1",
                tags.isEmpty() && random.nextBoolean() ? null : tags);
        TokenCounts counts = new TokenCounts(
                random.nextInt(10_000),
                random.nextInt(5_000),
                random.nextInt(50),
                random.nextInt(40),
                random.nextInt(50),
                random.nextInt(30),
                random.nextInt(8_000),
                random.nextInt(4_000),
                random.nextInt(50),
                random.nextInt(20));
        @Nullable Long cost = random.nextInt(10) == 0 ? null : random.nextLong(2_000_000_000_000L);
        return new Entry(
                attribution,
                List.of(Entry.Status.values()).get(random.nextInt(4)),
                200,
                model,
                counts,
                random.nextInt(5) == 0,
                cost,
                random.nextInt(5_000_000),
                random.nextBoolean() ? null : 1_000L);
    }
}
