package ai.behest.ledger;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When a call came past each step on its way, in microseconds since its request's header had been read. 0 stands for a
 * step that it did not come to.
 *
 * @param proven it was known who asks
 * @param read the body was there and understood
 * @param prepared model, provider and price were chosen, and the conversation recalled
 * @param held the money for it was set aside in every budget
 * @param asked it was sent to the provider
 * @param answered the provider began to answer
 */
public record Steps(long proven, long read, long prepared, long held, long asked, long answered) {
    public static final Steps NONE = new Steps(0, 0, 0, 0, 0, 0);

    private static final int COUNT = 6;

    /** As it stands in the database; null when no step is known. */
    @Nullable
    String text() {
        return equals(NONE) ? null : proven + "," + read + "," + prepared + "," + held + "," + asked + "," + answered;
    }

    /** Reads what {@link #text} wrote. */
    static Steps parse(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        long[] micros =
                Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
        if (micros.length != COUNT) {
            throw new IllegalArgumentException("Not the steps of a call: " + text);
        }
        return new Steps(micros[0], micros[1], micros[2], micros[3], micros[4], micros[5]);
    }
}
