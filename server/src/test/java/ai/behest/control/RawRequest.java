package ai.behest.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests that a well-behaved client does not send. */
final class RawRequest {
    private RawRequest() {}

    static Reply get(int port, String target, String token) {
        return send(port, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n");
    }

    /** Sends these header lines and reads until the connection ends. */
    static Reply send(int port, String head) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            byte[] all = socket.getInputStream().readAllBytes();
            String text = new String(all, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            String[] lines = text.substring(0, end).split("\r\n", -1);
            Map<String, List<String>> headers = new HashMap<>();
            for (String line : Arrays.asList(lines).subList(1, lines.length)) {
                String[] parts = line.split(": ", 2);
                headers.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[1]);
            }
            return new Reply(
                    Integer.parseInt(lines[0].split(" ", -1)[1]),
                    HttpHeaders.of(headers, (_, _) -> true),
                    Arrays.copyOfRange(all, end + 4, all.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
