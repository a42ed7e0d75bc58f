package ai.behest.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The picture of the console in the README: taken by {@code docs/pictures/console} and never by the suite. */
final class PictureTrial {
    private static final long CALLS = 120_000;

    @Test
    void ofAProjectThatIsUsed(@TempDir Path folder) throws SQLException {
        try (Console console = new Console(folder)) {
            BrowserContext owner = console.browser();
            Page page = console.becomeOwner(owner);
            console.fill(CALLS);
            page.navigate(console.origin() + "/projects/" + console.projectId());
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "console.png")));
        }
    }
}
