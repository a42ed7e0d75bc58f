package ai.behest.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The pages that links of the console lead to. */
final class Links {
    private static final Pattern IDS =
            Pattern.compile("(proj|bud|key|pk|kill|rev|alr|whk|per|ses|inv|pky|adm|dlv)_[0-9a-f]{8,}|[0-9a-f]{24,}"
                    + "|(?<=/(users|sessions|calls)/)[^/?]+");

    private Links() {}

    /** The pages by their kind, e.g. {@code /projects/*}: the address of the first of each. */
    static Map<String, String> pages(Console console, BrowserContext owner) {
        return pages(console, owner, List.of("/projects", "/account", "/people", "/safety/revoke"));
    }

    /** The same from these pages on; every link must lead to a page. */
    static Map<String, String> pages(Console console, BrowserContext browser, List<String> from) {
        Map<String, String> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(from);
        Page page = browser.newPage();
        while (!open.isEmpty()) {
            String path = open.poll();
            String kind = IDS.matcher(path.replaceAll("\\?.*", "")).replaceAll("*");
            if (found.putIfAbsent(kind, path) != null) {
                continue;
            }
            Response answer = page.navigate(console.origin() + path);
            if (answer == null || answer.status() != 200) {
                throw new AssertionError("A link leads to " + path + ": " + page.title());
            }
            for (Object link : (List<?>) page.evaluate(
                    "[...document.querySelectorAll('a[href^=\"/\"]')].map(a => a.getAttribute('href'))")) {
                String to = String.valueOf(link);
                if (!to.matches("/(v1|assets|openapi|metrics|health|sign-in)/?.*")
                        && !to.equals("/")
                        && !to.contains("export")) {
                    open.add(to.replaceAll("#.*", ""));
                }
            }
        }
        page.close();
        return found;
    }
}
