package ai.behest.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The values that one label may take: short plain words, so many and no more. Everything else is {@link #OTHER}, so
 * that nobody can fill a metrics store by inventing names, nor put a secret or a sentence into a label.
 */
final class Vocabulary {
    static final String OTHER = "other";

    private static final int LENGTH_MOST = 128;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]*+");

    private final Set<String> words = ConcurrentHashMap.newKeySet();
    private final int most;

    Vocabulary(int most) {
        this.most = most;
    }

    /** The value itself when it is known or there is room for it, else {@link #OTHER}. */
    String admit(String value) {
        if (words.contains(value)) {
            return value;
        }
        if (!isWord(value)) {
            return OTHER;
        }
        synchronized (words) {
            return words.contains(value) || (words.size() < most && words.add(value)) ? value : OTHER;
        }
    }

    /** The value itself when it is known, else {@link #OTHER}; learns nothing. */
    String known(String value) {
        return words.contains(value) ? value : OTHER;
    }

    private static boolean isWord(String value) {
        return value.length() <= LENGTH_MOST
                && WORD.matcher(value).matches()
                && Redaction.mask(value).equals(value);
    }
}
