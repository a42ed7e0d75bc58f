package ai.behest.budget;

import java.util.Locale;
import java.util.Optional;

/** By what a budget chooses its calls, in the order in which a scope is written. */
public enum Dimension {
    PROJECT,
    TIER,
    USER,
    SESSION,
    /** The API key's id or the signing key's {@code kid}. */
    KEY,
    /** The model as it is priced. */
    MODEL,
    /** {@code name=value}, of {@code X-Behest-Tags} or the token's claim. */
    TAG;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Dimension> of(String text) {
        for (Dimension dimension : values()) {
            if (dimension.text().equals(text)) {
                return Optional.of(dimension);
            }
        }
        return Optional.empty();
    }
}
