package ai.behest.http;

import java.time.Duration;

/**
 * What the front door lets in.
 *
 * @param bodyBytes largest request body
 * @param headerBytes all header lines together
 * @param lineBytes the request line
 * @param headerTime from the opening of a connection to the end of its first request's header
 * @param idleTime how long an open connection may wait for its next request
 * @param slowBodyTime how long a body may stay below 1 KiB/s on average
 * @param stalledWriteTime how long a client may leave a full send buffer unread
 * @param connections open connections per event loop
 */
public record Limits(
        int bodyBytes,
        int headerBytes,
        int lineBytes,
        Duration headerTime,
        Duration idleTime,
        Duration slowBodyTime,
        Duration stalledWriteTime,
        int connections) {

    public static final Limits DEFAULTS = new Limits(
            20 * 1024 * 1024,
            16 * 1024,
            8 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            20_000);

    public Limits withBodyBytes(int bytes) {
        return new Limits(
                bytes, headerBytes, lineBytes, headerTime, idleTime, slowBodyTime, stalledWriteTime, connections);
    }

    /** Other times, e.g. short ones for a test. */
    public Limits withTimes(Duration header, Duration idle, Duration slowBody, Duration stalledWrite) {
        return new Limits(bodyBytes, headerBytes, lineBytes, header, idle, slowBody, stalledWrite, connections);
    }
}
