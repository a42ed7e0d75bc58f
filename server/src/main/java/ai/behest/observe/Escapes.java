package ai.behest.observe;

/**
 * Text that cannot act on the terminal or the file that it is written to: every control character, line break, escape
 * and bidirectional override becomes a visible escape, so that nobody can forge a line of log by what they send.
 */
final class Escapes {
    private Escapes() {}

    /** @param quotes whether quotes and backslashes are escaped as well, as inside a JSON string */
    static void append(StringBuilder out, String text, boolean quotes) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '"', '\\' -> out.append(quotes ? "\\" : "").append(c);
                default -> {
                    if (isVisible(text, i)) {
                        out.append(c);
                    } else {
                        out.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
    }

    private static boolean isVisible(String text, int i) {
        char c = text.charAt(i);
        if (c < 0x7f) {
            return c >= ' ';
        }
        if (Character.isSurrogate(c)) {
            return Character.isHighSurrogate(c)
                    ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                    : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
