package ai.behest.alert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * Something that a node has seen and that is raised as an alert unless it has been.
 *
 * @param series what it is about; alerts of one series are the same thing at another time
 * @param since tells alerts of one series apart: of two with the same the first alone is raised
 * @param data becomes the alert's
 */
record Occurrence(String tenantId, AlertKind kind, String series, long since, Object data) {
    /** The order in which rows are written, the same on every node. */
    static final Comparator<Occurrence> ORDER =
            Comparator.comparing(Occurrence::series).thenComparingLong(Occurrence::since);

    /** The series of what these parts name: a digest, since a part may be long and hold any character. */
    static String seriesOf(AlertKind kind, String... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, kind.text());
            for (String part : parts) {
                add(digest, part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** An instant, as {@code since} counts it. */
    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }
}
