package ai.behest.gateway;

import ai.behest.wire.Refusal;

/** Ids that clients choose and send in headers: 1 to 255 characters, none of them a control character. */
final class Id {
    private static final int MOST = 255;

    private Id() {}

    static String check(String header, String value) {
        boolean fits = !value.isBlank()
                && value.length() <= MOST
                && value.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
        if (!fits) {
            throw Refusal.invalid(header, header + " has 1 to 255 characters and no control characters.")
                    .asException();
        }
        return value;
    }
}
