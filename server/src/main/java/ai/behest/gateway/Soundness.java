package ai.behest.gateway;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What JSON's grammar lets pass and other readers stumble over or read otherwise (RFC 8259 §6, §8.2): a number that no
 * double holds, half of a surrogate pair. A body that holds such a thing is refused rather than passed on.
 */
final class Soundness {
    /** Digits that every double can hold. */
    private static final int DIGITS_MOST = 308;

    private Soundness() {}

    /** Passes over the value that the parser stands at; false when a number in it is beyond a double. */
    static boolean pass(JsonParser parser) {
        int depth = 0;
        boolean sound = true;
        for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
                sound &= Double.isFinite(parser.getDoubleValue());
            } else if (token == JsonToken.VALUE_NUMBER_INT) {
                sound &= parser.getStringLength() <= DIGITS_MOST;
            }
            if (depth == 0) {
                return sound;
            }
        }
        return sound;
    }

    /** Whether an escape stands for half of a surrogate pair. The bytes are JSON: a backslash stands in a string only. */
    static boolean hasHalfPair(byte[] json) {
        int i = 0;
        while (i < json.length - 1) {
            if (json[i] != '\\') {
                i++;
            } else if (json[i + 1] != 'u') {
                i += 2;
            } else {
                char unit = unit(json, i);
                i += 6;
                if (Character.isLowSurrogate(unit)) {
                    return true;
                }
                if (Character.isHighSurrogate(unit)) {
                    if (!Character.isLowSurrogate(unit(json, i))) {
                        return true;
                    }
                    i += 6;
                }
            }
        }
        return false;
    }

    /** The UTF-16 unit that is escaped here, or 0 when none is. */
    private static char unit(byte[] json, int at) {
        if (at + 6 > json.length || json[at] != '\\' || json[at + 1] != 'u') {
            return 0;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            unit = unit << 4 | Character.digit(json[i], 16);
        }
        return (char) unit;
    }
}
