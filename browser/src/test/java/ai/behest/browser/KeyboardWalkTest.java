package ai.behest.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner's day without a mouse (WCAG 2.1.1, 2.4.1, 2.4.3, 2.4.7). */
final class KeyboardWalkTest {

    private static void said(Page page, String text) {
        assertThat(page.getByRole(AriaRole.STATUS)).hasText(text);
    }

    @Test
    void aDayWithoutAMouse(@TempDir Path folder) {
        try (Console console = new Console(folder)) {
            console.becomeOwner(console.browser()).close();
            BrowserContext browser = console.browser();
            Page page = browser.newPage();
            page.navigate(console.origin() + "/sign-in");
            Keyboard keyboard = new Keyboard(page);
            keyboard.to("E-mail")
                    .type("ada@example.com")
                    .to("Password")
                    .type(Console.PASSWORD)
                    .enter();
            assertThat(page).hasURL(Pattern.compile(".*/projects$"));

            keyboard.press("Tab");
            assertThat(keyboard.where().get("name")).isEqualTo("To the content");
            keyboard.press("Enter").press("Tab");
            assertThat(keyboard.where().get("inMain")).isEqualTo(true);

            keyboard.to("Name").type("By keyboard").enter();
            keyboard.to("Try it with the simulation").enter();
            keyboard.to("Your message").press("Control+Enter");
            assertThat(page.locator("#answer")).hasText(Pattern.compile("hello", Pattern.CASE_INSENSITIVE));
            assertThat(keyboard.where().get("name")).as("where it was").isEqualTo("Your message");

            keyboard.press("Shift+Tab");
            page.reload();
            keyboard.to("Settings").enter();
            keyboard.to("Allowed Origins").enter();
            keyboard.to("Origin").type("https://app.example.com").enter();
            said(page, "The origin is allowed from now on.");
            keyboard.to("Test this origin").press("Enter");
            assertThat(page.locator("td .verdict")).hasText(Pattern.compile("[a-z]"));
            assertThat(keyboard.where().get("name")).as("where it was").isEqualTo("Test this origin");

            page.reload();
            keyboard.to("API keys").enter();
            keyboard.to("Name").type("server").enter();
            keyboard.to("API keys").enter();
            keyboard.to("Revoke…").press("Enter").to("Revoke the key").enter();
            said(page, "Revoked. Whoever uses it is refused from now on.");

            page.setViewportSize(380, 800);
            page.reload();
            keyboard.to("Menu").press("Enter").to("Sign out").enter();
            page.navigate(console.origin() + "/projects");
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                    .hasText("Sign in");
        }
    }
}
