package ai.behest.sdk;

import java.util.regex.Pattern;

/** Masks keys and tokens in text that came from outside, before it can end up in a message or a log. */
final class Redaction {

    private static final Pattern SECRET = Pattern.compile(
            "behest_(?:sk|pk|admin)_[A-Za-z0-9_+/=-]+|(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*"
                    + "|-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)");

    private Redaction() {}

    static String mask(String text) {
        return SECRET.matcher(text).replaceAll("[redacted]");
    }
}
