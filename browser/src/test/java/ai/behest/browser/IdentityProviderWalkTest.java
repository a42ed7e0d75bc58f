package ai.behest.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grace comes in by an identity provider, with the role that the operator gives to newcomers of her domain. */
final class IdentityProviderWalkTest {

    @Test
    void aNewcomerOfTheDomainComesInAndAStrangerDoesNot(@TempDir Path folder) {
        try (Issuer issuer = new Issuer();
                Console console = new Console(
                        folder,
                        0,
                        Map.of(
                                "BEHEST_CONSOLE_OIDC_ISSUER", issuer.address(),
                                "BEHEST_CONSOLE_OIDC_CLIENT_ID", Issuer.CLIENT,
                                "BEHEST_CONSOLE_OIDC_NAME", "Acme",
                                "BEHEST_CONSOLE_OIDC_DOMAINS", "acme.example",
                                "BEHEST_CONSOLE_OIDC_ROLE", "viewer"))) {
            Page grace = enter(console, "grace@acme.example");
            assertThat(headline(grace)).hasText("Projects");
            grace.navigate(console.origin() + "/account");
            assertThat(grace.locator("dl.facts").first()).containsText("viewer");
            assertThat(headline(enter(console, "eve@elsewhere.example"))).not().hasText("Projects");
        }
    }

    private static Page enter(Console console, String email) {
        Page page = console.browser().newPage();
        page.navigate(console.origin() + "/sign-in");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Go on with Acme"))
                .click();
        page.getByLabel("E-mail").fill(email);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("That is me"))
                .click();
        return page;
    }

    private static com.microsoft.playwright.Locator headline(Page page) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }
}
