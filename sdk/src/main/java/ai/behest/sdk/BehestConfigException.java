package ai.behest.sdk;

import java.util.List;
import java.util.Map;

/** The client cannot be built from what it was given. One exception names everything that is missing or wrong. */
public final class BehestConfigException extends BehestException {

    private final List<String> variables;

    BehestConfigException(List<String> variables, String message) {
        super(new Failure(0, "config_error", message, null, Map.of(), null, null), null);
        this.variables = List.copyOf(variables);
    }

    /** The environment variables at fault, such as {@code BEHEST_KID}, in the order in which the message names them. */
    public List<String> variables() {
        return variables;
    }
}
