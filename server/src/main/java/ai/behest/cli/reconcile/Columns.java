package ai.behest.cli.reconcile;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a provider's file says what: as it was named, else the first of the usual names that is there. The usual names
 * are those of OpenAI's usage and cost exports, and spellings that other exports have.
 */
public record Columns(
        @Nullable String id,
        @Nullable String time,
        @Nullable String end,
        @Nullable String model,
        @Nullable String input,
        @Nullable String cached,
        @Nullable String output,
        @Nullable String requests,
        @Nullable String cost) {

    /** The places of the columns in a file; -1 for one that is not there. */
    record Places(int id, int time, int end, int model, int input, int cached, int output, int requests, int cost) {}

    /** @throws IllegalArgumentException naming the option for a column that is missing */
    Places in(List<String> names) {
        List<String> lower =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        return new Places(
                place(lower, "--id-column", id, false, "request_id", "id"),
                place(
                        lower,
                        "--time-column",
                        time,
                        true,
                        "start_time_iso",
                        "start_time",
                        "timestamp",
                        "created_at",
                        "date"),
                place(lower, "--end-column", end, false, "end_time_iso", "end_time"),
                place(lower, "--model-column", model, true, "model"),
                place(lower, "--input-column", input, true, "input_tokens", "prompt_tokens"),
                place(lower, "--cached-column", cached, false, "input_cached_tokens", "cached_tokens"),
                place(lower, "--output-column", output, true, "output_tokens", "completion_tokens"),
                place(lower, "--requests-column", requests, false, "num_model_requests", "requests"),
                place(lower, "--cost-column", cost, false, "cost_usd", "amount_value", "cost"));
    }

    private static int place(
            List<String> names, String option, @Nullable String named, boolean needed, String... usual) {
        if (named != null) {
            int place = names.indexOf(named.toLowerCase(Locale.ROOT));
            if (place < 0) {
                throw new IllegalArgumentException(option + ": the file has no column " + named + ".");
            }
            return place;
        }
        for (String name : usual) {
            if (names.contains(name)) {
                return names.indexOf(name);
            }
        }
        if (needed) {
            throw new IllegalArgumentException("The file has none of the columns " + String.join(", ", usual)
                    + ". Say with " + option + " which it is.");
        }
        return -1;
    }
}
