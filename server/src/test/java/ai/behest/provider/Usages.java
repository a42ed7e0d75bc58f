package ai.behest.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Reports of usage for tests: JSON with single quotes in, buckets as a line of numbers out. */
final class Usages {
    private Usages() {}

    /** Reads an answer that has nothing but this member. */
    static @Nullable Usage read(String member, String json) {
        byte[] bytes = ("{'" + member + "':" + json + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        AnswerMeter meter = new AnswerMeter();
        meter.look(bytes, 0, bytes.length);
        return meter.usage();
    }

    /** The buckets in the order in which they are declared, and the trust in each side unless it is exact. */
    static String line(@Nullable Usage usage) {
        if (usage == null) {
            return "none";
        }
        String input = side(
                usage.inputTrust(),
                usage.input(),
                usage.cached(),
                usage.cacheWrite(),
                usage.cacheWriteHour(),
                usage.audioInput(),
                usage.imageInput());
        return input + " / "
                + side(
                        usage.outputTrust(),
                        usage.output(),
                        usage.reasoning(),
                        usage.audioOutput(),
                        usage.imageOutput());
    }

    private static String side(Usage.Trust trust, long... buckets) {
        if (trust == Usage.Trust.UNKNOWN) {
            return LongStream.of(buckets).sum() == 0 ? "unknown" : "unknown " + Arrays.toString(buckets);
        }
        String numbers = LongStream.of(buckets).mapToObj(Long::toString).collect(Collectors.joining(" "));
        return numbers + (trust == Usage.Trust.DEAREST ? " dearest" : "");
    }
}
