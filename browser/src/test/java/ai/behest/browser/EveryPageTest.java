package ai.behest.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page that a link of the console leads to, light and dark, wide and on a phone: a picture of each in
 * {@code target/screenshots}, nothing wider than the window, no more script than is promised, no complaint of the browser's, and none of axe-core's that is
 * serious.
 */
final class EveryPageTest {
    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final String AXE = """
            axe.run(document, {resultTypes: ['violations']}).then(found => found.violations
                .filter(each => each.impact === 'serious' || each.impact === 'critical')
                .map(each => each.id + ': ' + each.nodes.slice(0, 3).map(node => node.html + ' ' + (node.any[0]?.message ?? '')).join(' | ')))""";

    private static final int MOST_SCRIPT = 300_000;
    private static final String SCRIPT =
            "performance.getEntriesByType('resource').filter(each => each.initiatorType === 'script')"
                    + ".reduce((sum, each) => sum + each.decodedBodySize, 0)";

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

    @Test
    void isReadableInEveryLight() {
        Map<String, String> pages = Links.pages(console, owner);
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
        Object script = page.evaluate(SCRIPT);
        if (script instanceof Number bytes && bytes.intValue() > MOST_SCRIPT) {
            wrong.add(bytes + " bytes of script");
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
