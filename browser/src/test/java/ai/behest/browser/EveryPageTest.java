package ai.behest.browser;

import static ai.behest.browser.Console.button;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Every page is {@linkplain Looks looked at}: with nothing in it yet, full, and what a button leads to. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class EveryPageTest {
    private static final Page.GetByRoleOptions CODE = new Page.GetByRoleOptions().setName("Code");

    @SuppressWarnings("NullAway.Init")
    private static Console console;

    @SuppressWarnings("NullAway.Init")
    private static BrowserContext owner;

    private final Looks looks = new Looks();

    @BeforeAll
    static void open(@TempDir Path folder) {
        console = new Console(folder);
        owner = console.browser();
    }

    @AfterAll
    static void close() {
        console.close();
    }

    private static Page at(BrowserContext browser, String path) {
        Page page = browser.newPage();
        page.navigate(console.origin() + path);
        return page;
    }

    private Page listened(String path) {
        Page page = owner.newPage();
        looks.listen(page);
        page.navigate(console.origin() + path);
        return page;
    }

    private static String name(String kind) {
        String words =
                kind.substring(1).replace("*", "one").replaceAll("[^a-z]+", "-").replaceAll("-$", "");
        return words.isEmpty() ? "start" : words;
    }

    @Test
    @Order(1)
    void whatIsSeenBeforeAnybodyIsSignedIn() {
        BrowserContext stranger = console.browser();
        Page page = stranger.newPage();
        looks.listen(page);
        page.navigate(console.setup());
        looks.at(page, "setup");
        page.navigate(console.origin() + "/sign-in");
        looks.at(page, "sign-in");
        Page refused = console.signIn(stranger, "nobody@example.com");
        assertThat(refused.getByRole(AriaRole.ALERT)).isVisible();
        looks.at(refused, "sign-in-refused");
        looks.at(at(stranger, "/setup/0000"), "outside-nothing-here");
        assertThat(looks.wrong()).isEmpty();
        stranger.close();
    }

    @Test
    @Order(2)
    void whatStandsWhereThereIsNothingYet() {
        console.becomeOwner(owner).close();
        Page page = listened("/projects");
        page.getByLabel("Name").fill("A new app");
        button(page, "Create project").click();
        assertThat(page).hasURL(Pattern.compile(".*/start"));
        looks.at(page, "projects-one-start");
        String project =
                page.url().replaceAll("/start.*", "").substring(console.origin().length());
        for (String path :
                List.of("/spend", "/calls", "/budgets", "/alerts", "/providers", "/safety", "/signing-keys")) {
            page.navigate(console.origin() + path);
            looks.at(page, "empty" + path.replace('/', '-'));
        }
        for (String path : List.of(
                "",
                "/keys",
                "/users",
                "/sessions",
                "/threads",
                "/settings/origins",
                "/settings/draft",
                "/settings/budgets")) {
            page.navigate(console.origin() + project + path);
            looks.at(page, "empty-project" + path.replace('/', '-'));
        }
        page.close();
        looks.at(at(owner, "/nothing/here"), "nothing-here");
        assertThat(looks.wrong()).isEmpty();
    }

    @Test
    @Order(3)
    void whatLinksLeadTo() {
        new Traffic(console.gateway()).make();
        Map<String, String> pages = Links.pages(console, owner);
        assertThat(pages.keySet())
                .contains("/spend", "/calls", "/calls/*", "/budgets", "/alerts", "/providers", "/safety", "/safety/new")
                .contains("/audit", "/people", "/account", "/signing-keys", "/projects/*", "/projects/*/try")
                .contains(
                        "/projects/*/settings/origins",
                        "/projects/*/keys",
                        "/projects/*/users",
                        "/projects/*/sessions");
        Page page = owner.newPage();
        looks.listen(page);
        pages.forEach((kind, path) -> {
            page.navigate(console.origin() + path);
            looks.at(page, name(kind));
        });
        page.close();
        assertThat(looks.wrong()).isEmpty();
    }

    @Test
    @Order(4)
    void whatButtonsOfAProjectLeadTo() {
        String project = "/projects/" + console.projectId();
        Page page = listened(project + "/keys");
        page.getByLabel("Name").fill("my server");
        button(page, "Create").click();
        looks.at(page, "key-made");

        page.navigate(console.origin() + project + "/keys");
        page.locator("summary", withText("Rotate")).first().click();
        looks.at(page, "key-rotate");

        page.navigate(console.origin() + project + "/settings/origins");
        page.getByLabel("Origin").fill("https://app.example.com/path");
        assertThat(page.locator("#v-origin .wrong")).isVisible();
        button(page, "Test this origin").first().click();
        assertThat(page.locator(".verdict").first()).not().isEmpty();
        looks.at(page, "origin-tested");

        page.navigate(console.origin() + project + "/settings/draft");
        button(page, "Make a token").click();
        looks.at(page, "draft-token");

        page.navigate(console.origin() + project + "/settings/project");
        page.locator("summary", withText("Delete the project")).click();
        looks.at(page, "project-delete");

        page.navigate(console.origin() + project + "/try");
        button(page, "Send").click();
        assertThat(page.locator("#r-cost")).hasText(Pattern.compile("[0-9]"));
        looks.at(page, "tried");

        page.navigate(console.origin() + project + "/threads?user=ada");
        looks.at(page, "threads-of-a-user");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("trip"))
                .first()
                .click();
        looks.at(page, "thread");
        page.close();
        assertThat(looks.wrong()).isEmpty();
    }

    @Test
    @Order(5)
    void whatButtonsOfTheTenantLeadTo() {
        Page page = listened("/signing-keys");
        page.getByLabel("Name").fill("another backend");
        button(page, "Generate a key pair").click();
        looks.at(page, "signing-key-made");

        page.navigate(console.origin() + "/providers");
        button(page, "Test").last().click();
        assertThat(page.locator(".verdict").last()).not().isEmpty();
        looks.at(page, "provider-tested");

        page.navigate(console.origin() + "/safety/new?user=carol");
        page.getByLabel("Why").fill("scrapes the prompt");
        button(page, "See whom it hits").click();
        looks.at(page, "stop-asked");

        page.navigate(console.origin() + "/safety/revoke");
        page.getByLabel("The token").fill(new Traffic(console.gateway()).token("carol", "session-9"));
        button(page, "Look whose it is").click();
        looks.at(page, "token-taken-apart");

        page.navigate(console.origin() + "/audit");
        button(page, "Verify the chain").click();
        assertThat(page.locator("#verdict")).not().isEmpty();
        page.locator("summary", withText("Line")).first().click();
        looks.at(page, "audit-verified");

        page.navigate(console.origin() + "/budgets/new");
        page.getByLabel("Money, USD").fill("lots");
        button(page, "Create the budget").click();
        assertThat(page.getByRole(AriaRole.ALERT).first()).isVisible();
        looks.at(page, "budget-refused");

        page.navigate(console.origin() + "/spend?by=user&compare=yes&window=7d");
        looks.at(page, "spend-compared");
        page.close();
        assertThat(looks.wrong()).isEmpty();
    }

    @Test
    @Order(6)
    void whatAnAccountIsAskedAndGiven() {
        Page page = listened("/people");
        page.getByLabel("E-mail").fill("bob@example.com");
        page.getByLabel("Role", new Page.GetByLabelOptions().setExact(true)).selectOption("viewer");
        button(page, "Invite").click();
        looks.at(page, "invited");
        Page bob = console.browser().newPage();
        bob.navigate(page.locator(".code code").textContent());
        looks.at(bob, "invitation");
        bob.getByLabel("Your name").fill("Bob");
        bob.getByLabel("Password").fill(Console.PASSWORD);
        button(bob, "Join").click();
        bob.navigate(console.origin() + "/people");
        looks.at(bob, "not-with-your-role");

        page.navigate(console.origin() + "/account");
        button(page, "Set up an app").click();
        OneTimeCodes app = new OneTimeCodes(page.locator(".code code").first().textContent());
        looks.at(page, "authenticator");
        page.getByRole(AriaRole.TEXTBOX, CODE).fill(app.now());
        button(page, "Turn codes on").click();
        looks.at(page, "recovery-codes");
        page.close();
        looks.at(console.signIn(console.browser(), "ada@example.com"), "sign-in-second");
        assertThat(looks.wrong()).isEmpty();
    }

    private static Page.LocatorOptions withText(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }
}
