package ai.behest.sdk;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Takes server-sent events apart: the {@code data} of each, in order. Other fields and comments are passed over. */
final class EventReader {

    private static final int MAX_LINE = 16 * 1024 * 1024;

    private final InputStream in;

    EventReader(InputStream in) {
        this.in = new BufferedInputStream(in, 16 * 1024);
    }

    /** The next event's data, its lines joined by a line feed; null at the end of the stream. */
    @Nullable
    String next() throws IOException {
        StringBuilder data = null;
        String line = line();
        while (line != null) {
            if (line.isEmpty() && data != null) {
                return data.toString();
            }
            if (line.startsWith("data:")) {
                data = data == null ? new StringBuilder() : data.append('\n');
                data.append(line, line.startsWith("data: ") ? 6 : 5, line.length());
                if (data.length() > MAX_LINE) {
                    throw new IOException("An event is longer than " + MAX_LINE);
                }
            }
            line = line();
        }
        return null;
    }

    /** A line without its end, which may be LF or CRLF; null at the end, where a half line is nothing. */
    private @Nullable String line() throws IOException {
        var bytes = new ByteArrayOutputStream(256);
        int b = in.read();
        while (b >= 0 && b != '\n') {
            if (bytes.size() == MAX_LINE) {
                throw new IOException("A line is longer than " + MAX_LINE);
            }
            bytes.write(b);
            b = in.read();
        }
        if (b < 0) {
            return null;
        }
        String line = bytes.toString(StandardCharsets.UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
