package ai.behest.identity;

import ai.behest.wire.Ids;

/** A kind of bearer secret: a prefix, then 32 lower-case hex digits (contract §1). */
enum SecretGrammar {
    API_KEY("behest_sk_live_"),
    ADMIN_TOKEN("behest_admin_");

    private static final int DIGITS = 32;
    private static final int SHOWN = 4;

    private final String prefix;

    SecretGrammar(String prefix) {
        this.prefix = prefix;
    }

    String fresh() {
        return prefix + Ids.secret(DIGITS / 2);
    }

    /** The part that may be shown, so that a person recognises the secret. */
    String shown(String secret) {
        return secret.substring(0, prefix.length() + SHOWN);
    }

    boolean matches(String text) {
        if (text.length() != prefix.length() + DIGITS || !text.startsWith(prefix)) {
            return false;
        }
        for (int i = prefix.length(); i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }
}
