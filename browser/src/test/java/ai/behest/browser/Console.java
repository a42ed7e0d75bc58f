package ai.behest.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import ai.behest.bench.Book;
import ai.behest.bench.ReportData;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;

/** A server of a test's own with its console, and the browsers of the people who use it. */
final class Console implements AutoCloseable {
    static final String PASSWORD = "a horse that counts to ten";

    private static final Pattern SETUP = Pattern.compile("(http://localhost:[0-9]+/setup/[0-9a-f]+)");

    private final Gateway gateway;
    private final Chromium chromium = new Chromium();
    private final String setup;

    Console(Path folder) {
        this(folder, 0, Map.of());
    }

    /** @param delayMillis between two words of the provider's answers */
    Console(Path folder, int delayMillis, Map<String, String> variables) {
        gateway = new Gateway(folder, delayMillis, variables);
        setup = gateway.onceItSays(SETUP).group(1);
    }

    Gateway gateway() {
        return gateway;
    }

    String origin() {
        return gateway.origin();
    }

    String projectId() {
        return gateway.demo("BEHEST_PROJECT_ID");
    }

    /** A browser that nobody has used. */
    BrowserContext browser() {
        return chromium.visitor(new Browser.NewContextOptions().setViewportSize(1280, 800));
    }

    Chromium chromium() {
        return chromium;
    }

    /** The link that the server printed at its first start. */
    String setup() {
        return setup;
    }

    /** Follows the printed link and becomes the owner; the page that is shown then. */
    Page becomeOwner(BrowserContext browser) {
        Page page = browser.newPage();
        page.navigate(setup);
        page.getByLabel("Your name").fill("Ada");
        page.getByLabel("E-mail").fill("ada@example.com");
        page.getByLabel("Password").fill(PASSWORD);
        button(page, "Become the owner").click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("Projects");
        return page;
    }

    /** Enters so many made-up calls of the last months in the demo project's ledger. */
    void fill(long calls) throws SQLException {
        String tenant = gateway.manage("GET", "v1/tenant", Map.of()).get("id").stringValue();
        Instant begin = Instant.now().minus(Duration.ofDays(ReportData.DAYS));
        new ReportData(new Book(null, gateway.data()), true, calls, begin).fill(tenant, projectId());
    }

    /** Signs in by password, as far as that leads. */
    Page signIn(BrowserContext browser, String email) {
        Page page = browser.newPage();
        page.navigate(origin() + "/sign-in");
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("Password").fill(PASSWORD);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Sign in").setExact(true))
                .click();
        return page;
    }

    static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    @Override
    public void close() {
        chromium.close();
        gateway.close();
    }
}
