package ai.behest.console.frame;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An address within the console, with its parameters: what a page filters by stands in it. */
public record Address(String path, Map<String, String> parameters) {
    public Address {
        parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    public static Address of(String path) {
        return new Address(path, Map.of());
    }

    /** Those of these parameters that a request came with and that are not blank. */
    public static Address of(String path, Fields given, Iterable<String> names) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : names) {
            String value = given.text(name);
            if (!value.isEmpty()) {
                parameters.put(name, value);
            }
        }
        return new Address(path, parameters);
    }

    /** With this parameter at this value, or without it for null or nothing. */
    public Address with(String name, @Nullable String value) {
        Map<String, String> changed = new LinkedHashMap<>(parameters);
        if (value == null || value.isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new Address(path, changed);
    }

    /** The same parameters at another path. */
    public Address at(String other) {
        return new Address(other, parameters);
    }

    /** As it stands in a link, every value encoded. */
    @Override
    public String toString() {
        return parameters.isEmpty()
                ? path
                : path + "?"
                        + parameters.entrySet().stream()
                                .map(parameter -> encoded(parameter.getKey()) + "=" + encoded(parameter.getValue()))
                                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
