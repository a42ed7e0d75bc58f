package ai.behest.console.attempt;

import ai.behest.wire.Json;

/** Text as a literal of the language that it is put into: what somebody typed stays text there. */
final class Quoted {

    private Quoted() {}

    /** One word of a POSIX shell. */
    static String shell(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** A string of JavaScript, TypeScript or Python: JSON's is one of each. */
    static String json(String text) {
        return Json.text(text);
    }

    /** A string of Java. A backslash is doubled, so that {@code \\u} is none of Java's escapes either. */
    static String java(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        quoted.append(String.format("\\%03o", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    /** For a comment of one line: nothing in it begins another or is an escape of Java's. */
    static String comment(String text) {
        return text.replaceAll("[\\p{Cntrl}\\\\\\u2028\\u2029\\u0085]", "?");
    }
}
