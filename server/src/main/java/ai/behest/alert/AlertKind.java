package ai.behest.alert;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an alert can be about. */
public enum AlertKind {
    /** A budget has spent a percentage that it was given as a threshold. */
    BUDGET_THRESHOLD("budget.threshold"),
    /** A call cost more than was set aside for it. */
    CALL_OVERRUN("call.overrun"),
    /** A call was made of a model that has no price. */
    PRICE_UNKNOWN("price.unknown"),
    /** An end user or a key spends far more than it usually does. */
    SPEND_ANOMALY("spend.anomaly");

    private final String text;

    AlertKind(String text) {
        this.text = text;
    }

    /** As it stands in the API and as the {@code type} of an event. */
    public String text() {
        return text;
    }

    public static Optional<AlertKind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    /** All of them, for a message. */
    public static String all() {
        return Arrays.stream(values()).map(AlertKind::text).collect(Collectors.joining(", "));
    }
}
