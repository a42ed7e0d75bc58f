package ai.behest.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One call over a plain socket, to see the bytes and the end of the connection as they are. */
final class RawCall implements AutoCloseable {
    final Socket socket;
    private final InputStream in;

    RawCall(int port, String body) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in = socket.getInputStream();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        send("POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nContent-Length: " + bytes.length + "\r\n\r\n");
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The lines of the head up to the empty one. */
    List<String> head() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    String line() throws IOException {
        StringBuilder text = new StringBuilder();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            if (b != '\r') {
                text.append((char) b);
            }
            b = in.read();
        }
        return text.toString();
    }

    /** The next HTTP chunk; empty at the end of the body. */
    byte[] chunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        byte[] bytes = in.readNBytes(size);
        line();
        return bytes;
    }

    List<byte[]> chunks() throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (byte[] part = chunk(); part.length > 0; part = chunk()) {
            all.add(part);
        }
        return all;
    }

    /** Everything until the connection ends; fails with an exception if it was reset. */
    String rest() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        in.transferTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    String read(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
