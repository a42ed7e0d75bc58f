package ai.behest.ledger;

import ai.behest.wire.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call as the book has it now: its own entry and what corrections have made of it.
 *
 * @param cost picodollars with all corrections, or null when it has no price yet
 * @param versions the price versions it has had, the latest last
 */
record RatedCall(Entry entry, @Nullable Long cost, List<String> versions, int corrections) {
    static final String COLUMNS =
            "id, at, tenant_id, project_id, uid, sid, thread_id, tier, key_id, trace_id, operation,"
                    + " provider, model_asked, model_served, payer, status, http_status, streamed, input_tokens, cached_tokens,"
                    + " cache_write_tokens, cache_write_1h_tokens, audio_input_tokens, image_input_tokens, output_tokens,"
                    + " reasoning_tokens, audio_output_tokens, image_output_tokens, estimated, cost, price_version, tags";

    /** The operation of calls that have a price of their own in a batch. */
    private static final String BATCH = "batch";

    /** What one correction says. */
    record Corrected(@Nullable Long cost, @Nullable String version) {}

    static RatedCall of(Entry entry, List<Corrected> corrections) {
        List<String> versions = new ArrayList<>();
        add(versions, entry.attribution().priceVersion());
        Long cost = entry.cost();
        for (Corrected correction : corrections) {
            add(versions, correction.version);
            if (correction.cost != null) {
                cost = cost == null ? correction.cost : (Long) Math.addExact(cost, correction.cost);
            }
        }
        return new RatedCall(entry, cost, versions, corrections.size());
    }

    private static void add(List<String> versions, @Nullable String version) {
        if (version != null) {
            versions.add(version);
        }
    }

    /** Reads a call's own entry. */
    static Entry entry(ResultSet row) throws SQLException {
        String provider = row.getString("provider");
        String asked = row.getString("model_asked");
        Attribution attribution = new Attribution(
                row.getString("id"),
                row.getString("trace_id"),
                row.getLong("at"),
                row.getString("tenant_id"),
                row.getString("project_id"),
                row.getString("uid"),
                row.getString("sid"),
                row.getString("thread_id"),
                row.getString("tier"),
                row.getString("key_id"),
                row.getString("operation"),
                provider,
                asked,
                routed(provider, asked),
                row.getString("payer"),
                row.getInt("streamed") == 1,
                row.getString("price_version"),
                tags(row.getString("tags")));
        long cost = row.getLong("cost");
        boolean unpriced = row.wasNull();
        return new Entry(
                attribution,
                Entry.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getInt("http_status"),
                row.getString("model_served"),
                TokenCounts.stored(row),
                row.getInt("estimated") == 1,
                unpriced ? null : cost,
                0,
                null);
    }

    /** The model's name at the provider, as the call was routed: what a client asks for may have the provider before it. */
    static String routed(String provider, String asked) {
        String prefix = provider + "/";
        return asked.startsWith(prefix) && asked.length() > prefix.length() ? asked.substring(prefix.length()) : asked;
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Map<String, String> tags(@Nullable String json) {
        return json == null ? null : Json.stored(json, Map.class);
    }

    /**
     * What the call costs at a price.
     *
     * @throws ArithmeticException when it is too much for a long
     */
    long at(Price price) {
        TokenCounts counts = entry.counts();
        Price right = entry.attribution().operation().equals(BATCH) ? price.inBatch() : price;
        return switch (entry.status()) {
            // entered at the most that it can have cost
            case RECOVERED -> right.bound(counts.totalInput(), counts.totalOutput());
            // nothing came of it, and nothing was charged
            case FAILED -> counts.equals(TokenCounts.ZERO) ? 0 : right.cost(counts);
            case COMPLETED, INTERRUPTED -> right.cost(counts);
        };
    }

    /** The entry that makes this call cost {@code cost}. */
    Entry corrected(long cost, String version) {
        Attribution call = entry.attribution();
        long before = this.cost == null ? 0 : this.cost;
        return new Entry(
                call.priced(version),
                entry.status(),
                entry.httpStatus(),
                entry.modelServed(),
                TokenCounts.ZERO,
                entry.estimated(),
                Math.subtractExact(cost, before),
                0,
                null,
                new Entry.Correction(
                        "%s.%03d".formatted(call.callId(), corrections + 1),
                        versions.isEmpty() ? null : versions.getLast()),
                null,
                null,
                Steps.NONE);
    }
}
