package ai.behest.tenant;

import ai.behest.wire.Refusal;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a project wants done with a call whose client leaves before the end of its answer. */
public enum Departure {
    /** Stop the provider and charge what was metered. */
    CANCEL,
    /** Hear the provider to the end, within bounds, and charge exactly. */
    DRAIN,
    /** Stop the provider and charge all that the call could have cost. */
    HOLD;

    @JsonCreator
    static Departure of(String text) {
        for (Departure departure : values()) {
            if (departure.text().equals(text)) {
                return departure;
            }
        }
        throw Refusal.invalid("on_client_leave", "on_client_leave is cancel, drain or hold.")
                .asException();
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
