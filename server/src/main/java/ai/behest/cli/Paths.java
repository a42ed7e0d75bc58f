package ai.behest.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text that becomes one part of an address. */
final class Paths {

    private Paths() {}

    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A parameter of the query, when there is a value. */
    static void add(StringBuilder path, String name, @Nullable String value) {
        if (value != null) {
            path.append(path.indexOf("?") < 0 ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(part(value));
        }
    }
}
