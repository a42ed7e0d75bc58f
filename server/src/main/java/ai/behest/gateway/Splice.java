package ai.behest.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** Small cuts in a body: everything between them stays byte for byte. */
final class Splice {
    private Splice() {}

    /** A stretch of a body's bytes. */
    record Span(int start, int end) {}

    /** Replaces the bytes of a span; an empty span inserts. */
    record Cut(Span span, String replacement) {}

    /** The body with these cuts, which do not overlap. */
    static byte[] of(byte[] bytes, List<Cut> cuts) {
        if (cuts.isEmpty()) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 256);
        int at = 0;
        for (Cut cut : cuts.stream()
                .sorted(Comparator.comparingInt(cut -> cut.span().start()))
                .toList()) {
            out.write(bytes, at, cut.span().start() - at);
            out.writeBytes(cut.replacement().getBytes(StandardCharsets.UTF_8));
            at = cut.span().end();
        }
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }
}
