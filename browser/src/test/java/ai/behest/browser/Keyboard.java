package ai.behest.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A person without a mouse: goes from one thing to the next, and sees where they are at each. */
final class Keyboard {
    private static final int MOST_STEPS = 150;
    private static final String WHERE = """
            () => {
              const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
              const label = at.labels?.length ? at.labels[0].textContent : at.getAttribute('aria-label') || at.textContent;
              return {
                name: label.trim().replace(/\\s+/g, ' '), tag: at.tagName, inMain: at.closest('main') !== null,
                shown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none',
                inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
            }""";

    private final Page page;

    Keyboard(Page page) {
        this.page = page;
    }

    /** What has the focus: its name, whether that is shown and within the window. */
    Map<?, ?> where() {
        return (Map<?, ?>) page.evaluate(WHERE);
    }

    /** On to the thing of this name, by Tab alone. */
    Keyboard to(String name) {
        List<Object> passed = new ArrayList<>();
        for (int i = 0; i < MOST_STEPS; i++) {
            page.keyboard().press("Tab");
            Map<?, ?> where = where();
            boolean seen = Boolean.TRUE.equals(where.get("shown")) && Boolean.TRUE.equals(where.get("inside"));
            if (!seen && !"BODY".equals(where.get("tag"))) {
                throw new AssertionError("Nobody sees that the focus is at " + where + " of " + page.url());
            }
            if (name.equals(where.get("name"))) {
                return this;
            }
            passed.add(where.get("name"));
        }
        throw new AssertionError("No way to " + name + " of " + page.url() + ", but to " + passed);
    }

    Keyboard type(String text) {
        page.keyboard().type(text);
        return this;
    }

    Keyboard press(String key) {
        page.keyboard().press(key);
        return this;
    }

    /** Presses Enter, which leads to another page. */
    Keyboard enter() {
        page.evaluate("document.documentElement.dataset.before = ''");
        page.keyboard().press("Enter");
        assertThat(page.locator("html:not([data-before])")).hasCount(1);
        page.waitForLoadState();
        return this;
    }
}
