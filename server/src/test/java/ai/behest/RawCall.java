package ai.behest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One connection to a test's server, written to byte by byte: for requests that no client library sends. */
public final class RawCall implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    /** One answer; the names of headers are in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {}

    public RawCall(TestHouse house) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), house.behest().port());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends this text, each character one byte. */
    public RawCall send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends until the server no longer takes anything or this many bytes have gone; how many went. */
    public long flood(String piece, long most) {
        byte[] bytes = piece.getBytes(StandardCharsets.ISO_8859_1);
        long sent = 0;
        try {
            while (sent < most) {
                socket.getOutputStream().write(bytes);
                sent += bytes.length;
            }
        } catch (SocketException e) {
            return sent;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sent;
    }

    /** Reads one answer with a {@code Content-Length}. */
    public Answer answer() {
        List<String> head = head().lines().toList();
        Map<String, String> headers = new TreeMap<>();
        for (String line : head.subList(1, head.size() - 1)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        try {
            String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            return new Answer(Integer.parseInt(head.getFirst().substring(9, 12)), headers, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads up to the end of a head. */
    public String head() {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new AssertionError("Closed after: " + head);
                }
                head.write(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the server closes the connection, after whatever it still sends. */
    public boolean isClosedByServer() {
        try {
            in.readAllBytes();
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    public boolean isOpen() {
        return !socket.isClosed();
    }

    /** The stream of bytes that the server sends. */
    public InputStream stream() {
        return in;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
