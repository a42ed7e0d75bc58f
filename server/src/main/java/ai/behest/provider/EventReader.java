package ai.behest.provider;

import java.util.Arrays;

/**
 * Cuts a byte stream into server-sent events (WHATWG HTML, "Server-sent events"), wherever the network has cut it
 * before: lines may end in LF, CRLF or CR, an event's data may stand on several lines, comments and other fields are
 * passed over. Holds at most one event, bounded.
 */
public final class EventReader {
    /** The largest event that is read; a provider that sends a larger one is cut off. */
    public static final int EVENT_MOST_BYTES = 2 * 1024 * 1024;

    /** Takes one event's data: {@code length} bytes of UTF-8 from {@code offset}. The array is reused afterwards. */
    @FunctionalInterface
    public interface Sink {
        void event(byte[] bytes, int offset, int length);
    }

    /** An event or line over {@link #EVENT_MOST_BYTES}. */
    @SuppressWarnings("serial")
    public static final class TooLongException extends RuntimeException {
        TooLongException() {
            super("An event of the provider is over " + EVENT_MOST_BYTES + " bytes", null, false, false);
        }
    }

    private byte[] line = new byte[1_024];
    private int lineLength;
    private byte[] data = new byte[1_024];
    private int dataLength;
    private boolean hasData;
    private boolean afterCarriageReturn;

    /** Reads the next bytes of the stream and hands over every event that they complete. */
    public void read(byte[] bytes, Sink sink) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b != '\n' && b != '\r') {
                afterCarriageReturn = false;
                continue;
            }
            if (b == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
                start = i + 1;
                continue;
            }
            afterCarriageReturn = b == '\r';
            lineEnds(bytes, start, i, sink);
            start = i + 1;
        }
        keep(bytes, start, bytes.length);
    }

    /** Whether bytes of an unfinished event are held: a stream that ends here was cut. */
    public boolean isMidEvent() {
        return hasData || lineLength > 0;
    }

    private void lineEnds(byte[] bytes, int start, int end, Sink sink) {
        if (lineLength == 0) {
            line(bytes, start, end, sink);
        } else {
            keep(bytes, start, end);
            int length = lineLength;
            lineLength = 0;
            line(line, 0, length, sink);
        }
    }

    private void line(byte[] bytes, int start, int end, Sink sink) {
        if (start == end) {
            if (hasData) {
                hasData = false;
                int length = dataLength;
                dataLength = 0;
                if (length > 0) { // an event without data is none
                    sink.event(data, 0, length);
                }
            }
            return;
        }
        if (end - start >= 5
                && bytes[start] == 'd'
                && bytes[start + 1] == 'a'
                && bytes[start + 2] == 't'
                && bytes[start + 3] == 'a'
                && bytes[start + 4] == ':') {
            int from = start + 5 < end && bytes[start + 5] == ' ' ? start + 6 : start + 5;
            if (hasData) {
                // JSON may be broken over lines; on our side an event is one line, and a space means the same
                append(new byte[] {' '}, 0, 1);
            }
            hasData = true;
            append(bytes, from, end);
        }
    }

    private void append(byte[] bytes, int from, int to) {
        int needed = dataLength + to - from;
        if (needed > EVENT_MOST_BYTES) {
            throw new TooLongException();
        }
        if (needed > data.length) {
            data = Arrays.copyOf(data, Math.max(needed, data.length * 2));
        }
        System.arraycopy(bytes, from, data, dataLength, to - from);
        dataLength = needed;
    }

    private void keep(byte[] bytes, int from, int to) {
        int needed = lineLength + to - from;
        if (needed > EVENT_MOST_BYTES + 16) {
            throw new TooLongException();
        }
        if (needed > line.length) {
            line = Arrays.copyOf(line, Math.max(needed, line.length * 2));
        }
        System.arraycopy(bytes, from, line, lineLength, to - from);
        lineLength = needed;
    }
}
