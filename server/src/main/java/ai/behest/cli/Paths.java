package ai.behest.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Text that becomes one part of a path. */
final class Paths {

    private Paths() {}

    static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
