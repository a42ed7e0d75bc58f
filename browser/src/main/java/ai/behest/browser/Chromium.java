package ai.behest.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The system's Chromium, driven by Playwright. Nothing is downloaded for it: the driver is the npm package of
 * {@code browser/node}, where it has the name {@code package} because Playwright for Java looks for
 * {@code package/cli.js} in the folder that {@code playwright.cli.dir} names.
 */
public final class Chromium implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final Path PROGRAM = program("chromium", "chromium-browser");

    private final Playwright playwright;
    private final Browser browser;

    public Chromium() {
        System.setProperty("playwright.cli.dir", Packages.folder().toString());
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_NODEJS_PATH",
                        program("node").toString(),
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM)
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }

    /** A page of a visitor whom nobody knows: no cookies, nothing cached. */
    public Page page() {
        return page(1280, 800);
    }

    /** The same in a window of this size, in CSS pixels. */
    public Page page(int width, int height) {
        return visitor(new Browser.NewContextOptions().setViewportSize(width, height))
                .newPage();
    }

    /** A visitor whose window, colours and the like a test chooses. */
    public BrowserContext visitor(Browser.NewContextOptions options) {
        BrowserContext visitor = browser.newContext(options);
        visitor.setDefaultTimeout(PATIENCE_MILLIS);
        return visitor;
    }

    /** The text of axe-core, to be run in a page. */
    public static String axe() {
        try {
            return Files.readString(Packages.folder().resolve("axe-core").resolve("axe.min.js"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path program(String... names) {
        String path = System.getenv("PATH");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(":", -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("This test needs " + names[0] + " on the PATH"));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
