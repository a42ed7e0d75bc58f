package ai.behest.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Every page: its blocks of code, its commands, its links. A test is named by the page and the line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class DocsTest {
    private Path work;
    private GatewayOnDemand gateway;

    @BeforeAll
    void open(@TempDir Path folder) {
        work = folder;
        gateway = new GatewayOnDemand(folder);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @TestFactory
    Stream<DynamicNode> everyBlockIsWhatItClaimsToBe() {
        Check checks = new Checks(work, gateway::get);
        return Repository.pages().stream()
                .map(page -> dynamicContainer(
                        page.name(),
                        page.blocks().stream()
                                .map(block -> named(block.where() + " " + block.info(), () -> checks.check(block)))));
    }

    /** A test whose failure says where it is, also in reports that leave out the names of dynamic tests. */
    private static DynamicTest named(String name, Executable test) {
        return dynamicTest(name, () -> {
            try {
                test.execute();
            } catch (Exception | AssertionError failure) {
                throw new AssertionError(name + ": " + failure.getMessage(), failure);
            }
        });
    }

    @TestFactory
    Stream<DynamicNode> everyCommandInTheTextIsOneOfTheProgram() {
        return Repository.pages().stream()
                .flatMap(page -> page.commands().stream()
                        .map(command -> named(
                                page.name() + ":" + command.line() + " " + command.text(),
                                () -> CommandLines.check(command.text()))));
    }

    @TestFactory
    Stream<DynamicNode> everyLinkLeadsSomewhere() {
        return Repository.pages().stream()
                .flatMap(page -> page.links().stream()
                        .filter(link -> !link.text().matches("[a-z]+:.*"))
                        .map(link -> named(
                                page.name() + ":" + link.line() + " " + link.text(), () -> follow(page, link.text()))));
    }

    private static void follow(MarkdownPage page, String link) {
        String[] parts = link.split("#", 2);
        Path from = Repository.ROOT.resolve(page.name());
        Path to = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        assertThat(Files.exists(to)).as("%s is there", to).isTrue();
        if (parts.length == 2) {
            assertThat(MarkdownPage.read(Repository.ROOT, to).hasAnchor(parts[1]))
                    .as("%s has a heading #%s", to, parts[1])
                    .isTrue();
        }
    }

    @Test
    void thePagesThatTheProjectWasAskedForAreThere() {
        assertThat(Repository.pages().stream().map(MarkdownPage::name))
                .contains(
                        "README.md",
                        "docs/quickstart-java.md",
                        "docs/auth-modes.md",
                        "docs/error-handling.md",
                        "docs/migrating-from-openai.md",
                        "docs/integrations/auth0.md",
                        "docs/integrations/clerk.md",
                        "docs/integrations/firebase.md",
                        "docs/integrations/nextauth.md",
                        "docs/integrations/supabase.md",
                        "sdk/README.md",
                        "spring-boot-starter/README.md",
                        "examples/fastapi-quickstart/README.md",
                        "examples/spring-quickstart/README.md");
    }
}
