package ai.behest.wire;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Makes ids that are unique but no secret: trace ids (W3C, 32 hex digits) and time-ordered row ids. Not thread-safe:
 * each event loop owns one, seeded from the system's entropy. Secrets come from {@link #secret}.
 */
public final class Ids {
    private static final SecureRandom SECURE = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();

    private final SplittableRandom random = new SplittableRandom(SECURE.nextLong());
    private final InstantSource clock;

    public Ids(InstantSource clock) {
        this.clock = clock;
    }

    /** 32 lower-case hex digits, never all zero. */
    public String traceId() {
        return HEX.toHexDigits(random.nextLong() | 1L) + HEX.toHexDigits(random.nextLong());
    }

    /** 16 lower-case hex digits: a span of a trace. */
    public String spanId() {
        return HEX.toHexDigits(random.nextLong() | 1L);
    }

    /** A row id that sorts by time: 12 hex digits of Unix milliseconds, then 20 random ones. */
    public String rowId() {
        return HEX.toHexDigits(clock.millis(), 12)
                + HEX.toHexDigits(random.nextLong(), 4)
                + HEX.toHexDigits(random.nextLong());
    }

    /** An id for something made rarely (a project, a key): {@code prefix_} and 24 random hex digits. */
    public static String fresh(String prefix) {
        return prefix + "_" + secret(12);
    }

    /** Hex digits of so many bytes from the system's secure random source. */
    public static String secret(int bytes) {
        byte[] secret = new byte[bytes];
        SECURE.nextBytes(secret);
        return HEX.formatHex(secret);
    }
}
