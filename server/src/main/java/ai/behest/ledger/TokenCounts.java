package ai.behest.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one call in buckets that do not overlap: a token is counted once, so the sum of the input buckets is the
 * provider's total of input, and likewise for output. Each is 0 to 10^12.
 *
 * @param input text input that came from no cache and went into none
 * @param cached input read from the provider's cache
 * @param cacheWrite input written to the provider's cache for five minutes, or for a time that it does not state
 * @param cacheWriteHour input written to the provider's cache for an hour
 * @param audioInput input of sound
 * @param imageInput input of pictures and film
 * @param output text the client sees
 * @param reasoning output the model keeps to itself
 * @param audioOutput output of sound
 * @param imageOutput output of pictures and film
 */
public record TokenCounts(
        long input,
        long cached,
        long cacheWrite,
        long cacheWriteHour,
        long audioInput,
        long imageInput,
        long output,
        long reasoning,
        long audioOutput,
        long imageOutput) {
    /** The most that one bucket can hold. */
    public static final long MOST = 1_000_000_000_000L;

    public static final TokenCounts ZERO = TokenCounts.of(0, 0);

    public TokenCounts {
        check("input", input);
        check("cached", cached);
        check("cacheWrite", cacheWrite);
        check("cacheWriteHour", cacheWriteHour);
        check("audioInput", audioInput);
        check("imageInput", imageInput);
        check("output", output);
        check("reasoning", reasoning);
        check("audioOutput", audioOutput);
        check("imageOutput", imageOutput);
    }

    /** Reads the columns of a row of {@code entry}. */
    public static TokenCounts stored(ResultSet row) throws SQLException {
        return new TokenCounts(
                row.getLong("input_tokens"),
                row.getLong("cached_tokens"),
                row.getLong("cache_write_tokens"),
                row.getLong("cache_write_1h_tokens"),
                row.getLong("audio_input_tokens"),
                row.getLong("image_input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("reasoning_tokens"),
                row.getLong("audio_output_tokens"),
                row.getLong("image_output_tokens"));
    }

    /** Text in and text out. */
    public static TokenCounts of(long input, long output) {
        return new TokenCounts(input, 0, 0, 0, 0, 0, output, 0, 0, 0);
    }

    /** As a reservation keeps it; one that was written before a bucket existed has none of it. */
    @JsonCreator
    static TokenCounts stored(
            @JsonProperty("input") long input,
            @JsonProperty("cached") long cached,
            @JsonProperty("cache_write") long cacheWrite,
            @JsonProperty("cache_write_hour") @Nullable Long cacheWriteHour,
            @JsonProperty("audio_input") long audioInput,
            @JsonProperty("image_input") @Nullable Long imageInput,
            @JsonProperty("output") long output,
            @JsonProperty("reasoning") long reasoning,
            @JsonProperty("audio_output") long audioOutput,
            @JsonProperty("image_output") @Nullable Long imageOutput) {
        return new TokenCounts(
                input,
                cached,
                cacheWrite,
                orNone(cacheWriteHour),
                audioInput,
                orNone(imageInput),
                output,
                reasoning,
                audioOutput,
                orNone(imageOutput));
    }

    private static long orNone(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    private static void check(String bucket, long count) {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException(bucket + " must be from 0 to " + MOST + " tokens, not " + count);
        }
    }

    public long totalInput() {
        return input + cached + cacheWrite + cacheWriteHour + audioInput + imageInput;
    }

    public long totalOutput() {
        return output + reasoning + audioOutput + imageOutput;
    }

    /** Both, bucket by bucket. */
    public TokenCounts plus(TokenCounts other) {
        return new TokenCounts(
                input + other.input,
                cached + other.cached,
                cacheWrite + other.cacheWrite,
                cacheWriteHour + other.cacheWriteHour,
                audioInput + other.audioInput,
                imageInput + other.imageInput,
                output + other.output,
                reasoning + other.reasoning,
                audioOutput + other.audioOutput,
                imageOutput + other.imageOutput);
    }
}
