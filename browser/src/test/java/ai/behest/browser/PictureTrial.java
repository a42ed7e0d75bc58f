package ai.behest.browser;

import ai.behest.bench.Book;
import ai.behest.bench.ReportData;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
            String tenant = console.gateway()
                    .manage("GET", "v1/tenant", Map.of())
                    .get("id")
                    .stringValue();
            Instant begin = Instant.now().minus(Duration.ofDays(ReportData.DAYS));
            new ReportData(new Book(null, console.gateway().data()), true, CALLS, begin)
                    .fill(tenant, console.projectId());
            page.navigate(console.origin() + "/projects/" + console.projectId());
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "console.png")));
        }
    }
}
