package ai.behest.ledger;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of the public price map that state a rate, in USD for one token. */
enum MapColumn {
    INPUT("input_cost_per_token"),
    CACHED("cache_read_input_token_cost"),
    CACHE_WRITE("cache_creation_input_token_cost"),
    CACHE_WRITE_1H("cache_creation_input_token_cost_above_1hr"),
    AUDIO_INPUT("input_cost_per_audio_token"),
    IMAGE_INPUT("input_cost_per_image_token"),
    OUTPUT("output_cost_per_token"),
    REASONING("output_cost_per_reasoning_token"),
    AUDIO_OUTPUT("output_cost_per_audio_token"),
    IMAGE_OUTPUT("output_cost_per_image_token");

    /** The column of a price for each request. */
    static final String REQUEST = "input_cost_per_request";

    /** What a column's name ends in that states the rate of a long context: the length in thousands between. */
    static final String ABOVE = "_above_";

    static final String TOKENS = "k_tokens";
    /** What a column's name ends in that states the rate in a batch. */
    static final String BATCHES = "_batches";

    private static final Map<String, MapColumn> BY_NAME = new HashMap<>();

    static {
        for (MapColumn column : values()) {
            BY_NAME.put(column.name, column);
        }
        BY_NAME.put("input_cost_per_token_cache_hit", CACHED);
    }

    /** Its name in the map. */
    final String name;

    MapColumn(String name) {
        this.name = name;
    }

    /**
     * A rate's place.
     *
     * @param above the thousands of tokens above which it holds, or 0
     * @param batch whether it holds in a batch
     */
    record Place(MapColumn column, long above, boolean batch) {}

    /** What a column states; null when it is none that a list of prices can take. */
    static @Nullable Place place(String name) {
        boolean batch = name.endsWith(BATCHES);
        String rest = batch ? name.substring(0, name.length() - BATCHES.length()) : name;
        long above = 0;
        int at = rest.lastIndexOf(ABOVE);
        if (at > 0 && rest.endsWith(TOKENS)) {
            String thousands = rest.substring(at + ABOVE.length(), rest.length() - TOKENS.length());
            if (!thousands.matches("[1-9][0-9]{0,5}")) {
                return null;
            }
            above = Long.parseLong(thousands);
            rest = rest.substring(0, at);
        }
        MapColumn column = BY_NAME.get(rest);
        return column == null ? null : new Place(column, above, batch);
    }
}
