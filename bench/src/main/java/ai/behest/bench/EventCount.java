package ai.behest.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Counts the events of one stream, however it is cut into parts, and knows whether the last one was {@code [DONE]}. */
final class EventCount {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] tail = new byte[DONE.length];
    private int events;
    private boolean afterLine;

    /** Takes the stream's next bytes; how many events ended in them. */
    int add(byte[] part) {
        int before = events;
        for (byte b : part) {
            if (b != '\n') {
                afterLine = false;
            } else if (afterLine) {
                events++;
                afterLine = false;
            } else {
                afterLine = true;
            }
        }
        int kept = Math.max(0, tail.length - part.length);
        System.arraycopy(tail, tail.length - kept, tail, 0, kept);
        System.arraycopy(part, part.length - (tail.length - kept), tail, kept, tail.length - kept);
        return events - before;
    }

    int events() {
        return events;
    }

    boolean isDone() {
        return Arrays.equals(tail, DONE);
    }
}
