package ai.behest.http;

import org.jspecify.annotations.Nullable;

/** The caller's place in a trace, from the header {@code traceparent} (W3C Trace Context, version 00). */
record Traceparent(String traceId, String spanId) {
    private static final int LENGTH = 55;

    /** Null when the header is absent or not valid: then we begin a trace of our own. */
    static @Nullable Traceparent parse(@Nullable String header) {
        if (header == null || header.length() < LENGTH || header.charAt(2) != '-' || header.charAt(35) != '-') {
            return null;
        }
        String trace = header.substring(3, 35);
        String span = header.substring(36, 52);
        boolean valid = isHex(trace)
                && isHex(span)
                && !trace.equals("00000000000000000000000000000000")
                && !span.equals("0000000000000000");
        return valid ? new Traceparent(trace, span) : null;
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
