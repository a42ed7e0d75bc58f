package ai.behest.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks at a page as people see it: light and dark, wide and on a phone. A picture of each in {@code target/screenshots},
 * nothing wider than the window, no text cut off, none of axe-core's findings that is serious, no more script than is promised.
 */
final class Looks {
    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final int[] WIDTHS = {1280, 380};
    private static final int HEIGHT = 800;
    private static final int MOST_SCRIPT = 300_000;
    private static final String SCRIPT =
            "performance.getEntriesByType('resource').filter(each => each.initiatorType === 'script')"
                    + ".reduce((sum, each) => sum + each.decodedBodySize, 0)";
    /** What is too narrow for its own text, and does not scroll: the options of a list, a field's placeholder, a button. */
    private static final String CUT = """
            (() => {
              const pen = document.createElement('canvas').getContext('2d');
              const text = each => each.tagName === 'SELECT' ? each.selectedOptions[0]?.text : each.value || each.placeholder;
              const cut = [...document.querySelectorAll('select, input:not([type=checkbox], [type=radio], [type=hidden])')]
                .filter(each => each.checkVisibility())
                .filter(each => {
                  const style = getComputedStyle(each);
                  pen.font = style.font;
                  const arrow = each.tagName === 'SELECT' ? 16 : 0;
                  const room = each.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
                  return pen.measureText(text(each) ?? '').width > room + 1;
                });
              const over = [...document.querySelectorAll('button, .button, .badge, label, .field, .check, .row, th, td, dd, h1, h2, p, .tile b')]
                .filter(each => each.checkVisibility() && each.clientWidth > 1 && each.scrollWidth > each.clientWidth + 1
                  && getComputedStyle(each).overflowX === 'visible' && getComputedStyle(each).display !== 'inline');
              return [...cut, ...over].map(each => each.tagName + ' ' + (each.name ?? '') + ' ' + (text(each) ?? each.textContent).trim().slice(0, 60));
            })()""";

    private static final String AXE = """
            axe.run(document, {resultTypes: ['violations']}).then(found => found.violations
                .filter(each => each.impact === 'serious' || each.impact === 'critical')
                .map(each => each.id + ': ' + each.nodes.slice(0, 3).map(node => node.html + ' ' + (node.any[0]?.message ?? '')).join(' | ')))""";

    private final String axe = Chromium.axe();
    private final List<String> wrong = new ArrayList<>();

    /** What was wrong with any page so far. */
    List<String> wrong() {
        return wrong;
    }

    /** From here on, what the browser complains of on this page is wrong, too. */
    void listen(Page page) {
        page.onConsoleMessage(message -> {
            // a form that comes back is answered with 422: that is no complaint
            if (message.type().equals("error") && !message.text().contains("status of 422")) {
                wrong.add(page.url() + ": the browser says " + message.text());
            }
        });
        page.onPageError(error -> wrong.add(page.url() + ": " + error));
    }

    /** @param name of the pictures: lower case, with hyphens */
    void at(Page page, String name) {
        page.waitForLoadState();
        // not waitForFunction: where it asks a second time, it needs the eval that our policy forbids
        assertThat(page.locator(".htmx-request")).hasCount(0);
        page.evaluate(axe);
        if (number(page, SCRIPT) > MOST_SCRIPT) {
            wrong.add(name + ": " + number(page, SCRIPT) + " bytes of script");
        }
        for (int width : WIDTHS) {
            page.setViewportSize(width, HEIGHT);
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(
                        new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
                String look = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
                page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SHOTS.resolve(look + ".png")));
                all(page.evaluate(AXE), look + ": axe: ");
            }
            int over = number(page, "document.documentElement.scrollWidth - innerWidth");
            if (over > 0) {
                wrong.add(name + " " + width + ": " + over + " pixels wider than the window");
            }
            all(page.evaluate(CUT), name + " " + width + ": cut: ");
        }
        page.setViewportSize(WIDTHS[0], HEIGHT);
    }

    private void all(Object found, String before) {
        ((List<?>) found).forEach(each -> wrong.add(before + each));
    }

    private static int number(Page page, String expression) {
        return ((Number) page.evaluate(expression)).intValue();
    }
}
