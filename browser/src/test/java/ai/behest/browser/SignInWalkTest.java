package ai.behest.browser;

import static ai.behest.browser.Console.button;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Ada makes herself the owner and comes in by every way there is; Bob is invited and sees what his role sees. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SignInWalkTest {

    private static final Page.GetByRoleOptions CODE = new Page.GetByRoleOptions().setName("Code");

    @SuppressWarnings("NullAway.Init")
    private static Console console;

    @SuppressWarnings("NullAway.Init")
    private static BrowserContext ada;

    @SuppressWarnings("NullAway.Init")
    private static OneTimeCodes app;

    @BeforeAll
    static void open(@TempDir Path folder) {
        console = new Console(folder);
        ada = console.browser();
    }

    @AfterAll
    static void close() {
        console.close();
    }

    private static com.microsoft.playwright.Locator headline(Page page) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }

    @Test
    @Order(1)
    void thePrintedLinkMakesTheOwnerOnce() {
        console.becomeOwner(ada).close();
        Page second = console.browser().newPage();
        second.navigate(console.setup());
        assertThat(headline(second)).hasText("There is nothing here");
        assertThat(second.locator("body")).containsText("works once");
    }

    @Test
    @Order(2)
    void aWrongPasswordSaysNothingAboutWhatWasWrong() {
        Page page = console.browser().newPage();
        page.navigate(console.origin() + "/projects");
        page.getByLabel("E-mail").fill("ada@example.com");
        page.getByLabel("Password").fill("a horse that counts to nine");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Sign in").setExact(true))
                .click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("That did not work");
        assertThat(page.getByLabel("E-mail")).hasValue("ada@example.com");
        assertThat(page.getByLabel("Password")).hasValue("");
    }

    @Test
    @Order(3)
    void signingInLeadsBackToThePageThatWasWanted() {
        Page page = console.browser().newPage();
        page.navigate(console.origin() + "/account");
        page.getByLabel("E-mail").fill("ada@example.com");
        page.getByLabel("Password").fill(Console.PASSWORD);
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Sign in").setExact(true))
                .click();
        assertThat(headline(page)).hasText("Your account");
    }

    @Test
    @Order(4)
    void aCodeIsAskedForOnceAnAppIsSetUp() {
        Page page = ada.newPage();
        page.navigate(console.origin() + "/account");
        button(page, "Set up an app").click();
        app = new OneTimeCodes(page.locator(".code code").first().textContent());
        page.getByRole(AriaRole.TEXTBOX, CODE).fill(app.now());
        button(page, "Turn codes on").click();
        assertThat(headline(page)).hasText("Keep these codes");
        String recovery =
                page.locator(".code code").textContent().lines().findFirst().orElseThrow();

        Page stranger = console.signIn(console.browser(), "ada@example.com");
        assertThat(headline(stranger)).hasText("One more step");
        stranger.navigate(console.origin() + "/projects");
        assertThat(headline(stranger)).hasText("Sign in");

        Page entering = console.signIn(console.browser(), "ada@example.com");
        entering.getByRole(AriaRole.TEXTBOX, CODE).fill("000000");
        button(entering, "Go on").click();
        assertThat(entering.getByRole(AriaRole.ALERT)).isVisible();
        entering.getByRole(AriaRole.TEXTBOX, CODE).fill(app.next());
        button(entering, "Go on").click();
        assertThat(headline(entering)).hasText("Projects");

        Page withPaper = console.signIn(console.browser(), "ada@example.com");
        withPaper.getByRole(AriaRole.TEXTBOX, CODE).fill(recovery);
        button(withPaper, "Go on").click();
        assertThat(headline(withPaper)).hasText("Projects");
    }

    @Test
    @Order(5)
    void aPasskeySignsInAlone() {
        BrowserContext browser = console.browser();
        Page page = console.signIn(browser, "ada@example.com");
        CDPSession devtools = browser.newCDPSession(page);
        devtools.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        JsonObject wanted = new JsonObject();
        wanted.add("options", options);
        devtools.send("WebAuthn.addVirtualAuthenticator", wanted);

        page.getByRole(AriaRole.TEXTBOX, CODE).fill(app.afterNext());
        button(page, "Go on").click();
        page.navigate(console.origin() + "/account");
        page.getByLabel("Name of the passkey").fill("Ada's laptop");
        button(page, "Add a passkey").click();
        assertThat(page.getByRole(AriaRole.CELL, new Page.GetByRoleOptions().setName("Ada's laptop")))
                .isVisible();

        button(page, "Sign out").first().click();
        page.navigate(console.origin() + "/sign-in");
        button(page, "Sign in with a passkey").click();
        assertThat(headline(page)).hasText("Projects");
    }

    @Test
    @Order(6)
    void whoIsInvitedSeesWhatTheirRoleSees() {
        Page page = ada.newPage();
        page.navigate(console.origin() + "/people");
        page.getByLabel("E-mail").fill("bob@example.com");
        page.getByLabel("Role", new Page.GetByLabelOptions().setExact(true)).selectOption("viewer");
        button(page, "Invite").click();
        String link = page.locator(".code code").textContent();

        Page bob = console.browser().newPage();
        bob.navigate(link);
        bob.getByLabel("Your name").fill("Bob");
        bob.getByLabel("Password").fill(Console.PASSWORD);
        button(bob, "Join").click();
        assertThat(headline(bob)).hasText("Projects");
        assertThat(bob.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("People")))
                .hasCount(0);
        bob.navigate(console.origin() + "/people");
        assertThat(headline(bob)).hasText("Not with your role");
        bob.navigate(link);
        assertThat(headline(bob)).hasText("There is nothing here");
    }

    @Test
    @Order(7)
    void signingOutEverywhereEndsTheOtherBrowsersToo() {
        Page here = ada.newPage();
        here.navigate(console.origin() + "/account");
        String before = sessionCookie(ada);
        here.locator("summary", new Page.LocatorOptions().setHasText("Sign out everywhere"))
                .click();
        here.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out everywhere"))
                .click();
        assertThat(here).hasURL(Pattern.compile(".*/\\?said=signed-out-everywhere"));
        BrowserContext thief = console.browser();
        thief.addCookies(java.util.List.of(
                new com.microsoft.playwright.options.Cookie("behest_session", before).setUrl(console.origin())));
        Page page = thief.newPage();
        page.navigate(console.origin() + "/projects");
        assertThat(headline(page)).hasText("Sign in");
    }

    private static String sessionCookie(BrowserContext browser) {
        String secret = browser.cookies().stream()
                .filter(cookie -> cookie.name.equals("behest_session"))
                .map(cookie -> cookie.value)
                .findFirst()
                .orElseThrow();
        assertThat(secret).hasSizeGreaterThan(40);
        return secret;
    }
}
