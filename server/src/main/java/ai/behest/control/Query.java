package ai.behest.control;

import ai.behest.http.Exchange;
import ai.behest.wire.Refusal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query of a request's address. */
record Query(Map<String, String> parameters) {

    /** @throws ai.behest.wire.RefusedException when it is not well encoded */
    static Query of(Exchange exchange) {
        Map<String, String> parameters = new HashMap<>();
        try {
            exchange.request().params().forEach(entry -> parameters.putIfAbsent(entry.getKey(), entry.getValue()));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("query", "The query of the address is not well encoded.")
                    .asException();
        }
        return new Query(Map.copyOf(parameters));
    }

    @Nullable
    String text(String name) {
        return parameters.get(name);
    }

    /** False when it is absent. */
    boolean flag(String name) {
        return switch (parameters.getOrDefault(name, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.invalid(name, name + " is true or false.").asException();
        };
    }

    int number(String name, int absent, int least, int most) {
        String text = parameters.get(name);
        if (text == null) {
            return absent;
        }
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw Refusal.invalid(name, name + " is a number from " + least + " to " + most + ".")
                .asException();
    }
}
