package ai.behest.console.frame;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request apart from its connection. Its text shows nothing that was typed.
 *
 * @param target path and query, as they can stand in a link
 * @param path what stands in the braces of the page's path, by name
 * @param address the client's, without its port
 * @param agent what the browser calls itself, cut to 300 characters
 * @param origin of this server as the browser sees it, e.g. {@code https://console.example.com}
 * @param cookies by name
 * @param fragment whether htmx asks for a part of a page
 */
public record Request(
        String method,
        String target,
        Map<String, String> path,
        Fields query,
        Fields form,
        String address,
        String agent,
        String origin,
        Map<String, String> cookies,
        boolean fragment,
        String traceId) {
    private static final int LONGEST_PATH = 2_000;

    /** A variable of the path. */
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The path has no {" + name + "}");
        }
        return value;
    }

    public @Nullable String cookie(String name) {
        return cookies.get(name);
    }

    /** Where somebody is led back to: a path of this server, and the start for everything else that was given. */
    public static String safePath(String to) {
        boolean ours = to.startsWith("/")
                && !to.startsWith("//")
                && to.length() <= LONGEST_PATH
                && to.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\');
        return ours ? to : "/";
    }

    @Override
    public String toString() {
        return "Request[" + method + "]";
    }
}
