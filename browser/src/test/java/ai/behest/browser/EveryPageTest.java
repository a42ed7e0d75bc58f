package ai.behest.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page that a link of the console leads to, light and dark, wide and on a phone: a picture of each in
 * {@code target/screenshots}, nothing wider than the window, no complaint of the browser's, and none of axe-core's that is
 * serious.
 */
final class EveryPageTest {
    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final Pattern IDS = Pattern.compile(
            "(proj|bud|key|pk|kill|rev|alr|whk|per|ses|inv|pky|adm|dlv)_[0-9a-f]{8,}|[0-9a-f]{24,}|/(users|sessions)/[^/?]+");
    private static final String AXE = """
            axe.run(document, {resultTypes: ['violations']}).then(found => found.violations
                .filter(each => each.impact === 'serious' || each.impact === 'critical')
                .map(each => each.id + ': ' + each.nodes.slice(0, 3).map(node => node.html + ' ' + (node.any[0]?.message ?? '')).join(' | ')))""";

    @SuppressWarnings("NullAway.Init")
    private static Console console;

    @SuppressWarnings("NullAway.Init")
    private static BrowserContext owner;

    @BeforeAll
    static void open(@TempDir Path folder) {
        console = new Console(folder);
        owner = console.browser();
        console.becomeOwner(owner).close();
        new Traffic(console.gateway()).make();
    }

    @AfterAll
    static void close() {
        console.close();
    }

    /** The pages by their kind, e.g. {@code /projects/*}: the address of the first of each. */
    private static Map<String, String> pages() {
        Map<String, String> found = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of("/projects", "/account", "/people", "/safety/revoke"));
        Page page = owner.newPage();
        while (!open.isEmpty()) {
            String path = open.poll();
            String kind = IDS.matcher(path.replaceAll("\\?.*", "")).replaceAll("*");
            if (found.putIfAbsent(kind, path) != null) {
                continue;
            }
            page.navigate(console.origin() + path);
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

    @Test
    void isReadableInEveryLight() {
        Map<String, String> pages = pages();
        assertThat(pages.keySet())
                .contains("/spend", "/calls", "/calls/*", "/budgets", "/alerts", "/providers", "/safety", "/safety/new")
                .contains("/audit", "/people", "/account", "/signing-keys", "/projects/*", "/projects/*/try")
                .contains(
                        "/projects/*/settings/origins",
                        "/projects/*/keys",
                        "/projects/*/users",
                        "/projects/*/sessions");
        String axe = Chromium.axe();
        String state = owner.storageState();
        List<String> wrong = new ArrayList<>();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : new int[] {1280, 380}) {
                BrowserContext visitor = console.chromium()
                        .visitor(new Browser.NewContextOptions()
                                .setStorageState(state)
                                .setColorScheme(scheme)
                                .setViewportSize(width, 800));
                pages.forEach((kind, path) -> look(visitor, path, name(kind, scheme, width), axe)
                        .forEach(each -> wrong.add(kind + " " + scheme + " " + width + ": " + each)));
                visitor.close();
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static List<String> look(BrowserContext visitor, String path, String name, String axe) {
        List<String> wrong = new ArrayList<>();
        Page page = visitor.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                wrong.add("the browser says " + message.text());
            }
        });
        page.onPageError(wrong::add);
        page.navigate(console.origin() + path);
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SHOTS.resolve(name)));
        Object over = page.evaluate("document.documentElement.scrollWidth - innerWidth");
        if (over instanceof Number pixels && pixels.intValue() > 0) {
            wrong.add(pixels + " pixels wider than the window");
        }
        page.evaluate(axe);
        for (Object violation : (List<?>) page.evaluate(AXE)) {
            wrong.add("axe: " + violation);
        }
        page.close();
        return wrong;
    }

    private static String name(String kind, ColorScheme scheme, int width) {
        String words =
                kind.substring(1).replace("*", "one").replaceAll("[^a-z]+", "-").replaceAll("-$", "");
        return (words.isEmpty() ? "start" : words) + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-"
                + width + ".png";
    }
}
