package ai.behest;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that reads a stream as it comes, on a thread of its own. */
final class OpenStream implements AutoCloseable {
    private final StringBuilder heard = new StringBuilder();
    private final InputStream body;
    private volatile boolean ended;

    /** Opens a stream that goes on for a minute and more. */
    OpenStream(TestHouse house, String projectUrl, String bearer, String user) {
        String simulation = "{\"chunks\":1200,\"delay_ms\":60}";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(projectUrl + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Script.chat(true, simulation)));
        if (!user.isEmpty()) {
            request.header("X-End-User-Id", user);
        }
        try {
            HttpResponse<InputStream> answer =
                    house.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new AssertionError(
                        answer.statusCode() + " " + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
            }
            body = answer.body();
        } catch (IOException e) {
            throw new AssertionError("The stream did not open", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        byte[] buffer = new byte[4_096];
        try {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                hear(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            hear("broken: " + e.getMessage());
        }
        ended = true;
    }

    private synchronized void hear(String text) {
        heard.append(text);
    }

    /** The answer has come to an end that HTTP knows as one. */
    boolean isEnded() {
        return ended;
    }

    synchronized String heard() {
        return heard.toString();
    }

    synchronized int length() {
        return heard.length();
    }

    /** The last event that came. */
    String last() {
        String text = heard().stripTrailing();
        return text.substring(text.lastIndexOf("data: "));
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
