package ai.behest.gateway;

import java.time.Duration;

/**
 * How long the gateway waits.
 *
 * @param firstByte for a provider's first byte: thinking takes its time
 * @param silence between two bytes of a provider's answer
 * @param stalledReader for a client that has stopped reading
 * @param drain for the end of an answer whose client has left
 */
public record Patience(Duration firstByte, Duration silence, Duration stalledReader, Duration drain) {
    private static final Duration DRAIN = Duration.ofSeconds(60);

    public static final Patience DEFAULTS =
            new Patience(Duration.ofSeconds(300), Duration.ofSeconds(120), Duration.ofSeconds(60));

    public Patience(Duration firstByte, Duration silence, Duration stalledReader) {
        this(firstByte, silence, stalledReader, DRAIN);
    }
}
