package ai.behest.browser;

import static ai.behest.browser.Console.button;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What finance and a developer see: no link of theirs leads to a refusal, and an address that they guess does. */
final class RolesWalkTest {

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

    private static BrowserContext joined(String name, String role) {
        Page people = owner.newPage();
        people.navigate(console.origin() + "/people");
        people.getByLabel("E-mail").fill(name + "@example.com");
        people.getByLabel("Role", new Page.GetByLabelOptions().setExact(true)).selectOption(role);
        button(people, "Invite").click();
        String link = people.locator(".code code").textContent();
        people.close();
        BrowserContext browser = console.browser();
        Page page = browser.newPage();
        page.navigate(link);
        page.getByLabel("Your name").fill(name);
        page.getByLabel("Password").fill(Console.PASSWORD);
        button(page, "Join").click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("Projects");
        page.close();
        return browser;
    }

    private static void isKeptOut(BrowserContext browser, String path) {
        Page page = browser.newPage();
        page.navigate(console.origin() + path);
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText("Not with your role");
        page.close();
    }

    @Test
    void financeReadsMoneyAndNoPrompts() {
        BrowserContext finance = joined("fay", "finance");
        Set<String> seen =
                Links.pages(console, finance, List.of("/projects", "/account")).keySet();
        assertThat(seen)
                .contains("/spend", "/budgets")
                .doesNotContain("/people", "/projects/*/threads", "/projects/*/try", "/safety/new");
        isKeptOut(finance, "/people");
        isKeptOut(finance, "/projects/" + console.projectId() + "/threads");
        isKeptOut(finance, "/projects/" + console.projectId() + "/try");

        Page spend = finance.newPage();
        spend.navigate(console.origin() + "/spend?window=today&by=model");
        String calls = spend.locator("#table tfoot td[data-label=Calls]").textContent();
        APIResponse file = finance.request().get(console.origin() + "/spend/export?window=today&by=model");
        assertThat(file.status()).isEqualTo(200);
        long sum = file.text()
                .lines()
                .skip(1)
                .mapToLong(line -> Long.parseLong(line.split(",", -1)[1]))
                .sum();
        assertThat(Long.toString(sum)).isEqualTo(calls.strip());
        assertThat(sum).isGreaterThan(39);
    }

    @Test
    void aDeveloperBuildsAndInvitesNobody() {
        BrowserContext developer = joined("dev", "developer");
        Map<String, String> seen = Links.pages(console, developer, List.of("/projects", "/account"));
        assertThat(seen.keySet())
                .contains("/projects/*/try", "/projects/*/keys", "/projects/*/settings/origins", "/safety/new")
                .doesNotContain("/people");
        isKeptOut(developer, "/people");
        Page page = developer.newPage();
        page.navigate(console.origin() + "/projects/" + console.projectId() + "/settings/prompt");
        assertThat(button(page, "Deploy").first()).isVisible();
    }

    @Test
    void aViewerIsShownNothingThatChangesAnything() {
        BrowserContext viewer = joined("vic", "viewer");
        Map<String, String> seen = Links.pages(console, viewer, List.of("/projects"));
        Page page = viewer.newPage();
        seen.forEach((kind, path) -> {
            if (!kind.startsWith("/account")) {
                page.navigate(console.origin() + path);
                for (Object action : (List<?>)
                        page.evaluate(
                                "[...document.querySelectorAll('main form[method=post]:has(button)')].map(f => f.getAttribute('action'))")) {
                    assertThat(String.valueOf(action)).as("at %s", kind).matches(".*/(test|check|verify)");
                }
            }
        });
    }
}
