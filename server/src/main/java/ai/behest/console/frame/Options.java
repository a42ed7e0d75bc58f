package ai.behest.console.frame;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a list can be chosen from: what is sent and what is shown, in the order of the list. */
public final class Options {
    private Options() {}

    /** @param pairs what is sent and what is shown, in turn */
    public static Map<String, String> of(String... pairs) {
        return then(Map.of(), pairs);
    }

    /** These pairs, and then the others in their order. */
    public static Map<String, String> then(Map<String, String> others, String... pairs) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            options.put(pairs[i], pairs[i + 1]);
        }
        options.putAll(others);
        return Collections.unmodifiableMap(options);
    }

    /** These pairs, and then the names, which are shown as they are sent. */
    public static Map<String, String> then(Collection<String> names, String... pairs) {
        Map<String, String> others = new LinkedHashMap<>();
        names.forEach(name -> others.put(name, name));
        return then(others, pairs);
    }
}
