package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.people.FirstOwner;
import ai.behest.people.Outcome;
import ai.behest.people.Visitor;
import ai.behest.store.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** How the first owner gets in, and how the last one gets back in. */
class OwnerLinkTest {
    private static final Pattern LINK = Pattern.compile("https?://[a-z.0-9:]+/setup/([0-9a-f]{64})");
    private static final Visitor HOME = new Visitor("192.0.2.7", "Firefox on Linux");

    private record Ran(int status, String output) {}

    private static Ran run(Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of("owner-link", "--data", data.toString()));
        String url = TestDatabase.url(data);
        if (url != null) {
            arguments.addAll(List.of("--database-url", url));
        }
        arguments.addAll(List.of(more));
        StringWriter printed = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(printed, true));
        line.setErr(new PrintWriter(printed, true));
        return new Ran(line.execute(arguments.toArray(String[]::new)), printed.toString());
    }

    private static String secret(String text) {
        Matcher found = LINK.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group(1);
    }

    private static Behest start(Path data) {
        return Behest.start(Config.from(Map.of()).with("127.0.0.1", 0, data, TestDatabase.url(data), "localhost"));
    }

    private static Outcome use(FirstOwner owner, String secret) {
        return owner.use(secret, "olga@example.com", "Olga", "a row of green bottles", HOME);
    }

    @Test
    void isPrintedAtTheStartWhileNobodyCanSignIn(@TempDir Path data) {
        String first;
        try (Behest behest = start(data)) {
            Demo.Keys keys = Objects.requireNonNull(behest.firstStart(false));
            String link = Objects.requireNonNull(behest.ownerLink(keys));
            assertThat(link).startsWith(behest.origin() + "/setup/");
            StringWriter printed = new StringWriter();
            Config config = Config.from(Map.of()).with("127.0.0.1", 0, data, null, "localhost");
            Welcome.print(new PrintWriter(printed, true), behest, config, keys, link, 0);
            assertThat(printed.toString()).contains("Open " + link + " to make the owner of the console (works once).");
            first = secret(printed.toString());
        }
        try (Behest behest = start(data)) {
            assertThat(behest.firstStart(false)).isNull();
            String second = secret(Objects.requireNonNull(behest.ownerLink(null)));
            FirstOwner owner = behest.access().firstOwner();
            assertThat(owner.isGood(first)).as("void since the restart").isFalse();
            assertThat(use(owner, second)).isInstanceOf(Outcome.Entered.class);
            assertThat(behest.ownerLink(null)).isNull();
        }
    }

    @Test
    void isMadeOnTheMachineOfARunningServer(@TempDir Path data) {
        try (Behest behest = start(data)) {
            Demo.Keys keys = Objects.requireNonNull(behest.firstStart(false));
            use(behest.access().firstOwner(), secret(Objects.requireNonNull(behest.ownerLink(keys))));
            Ran ran = run(data, "--url", "https://console.example.com");
            assertThat(ran.output())
                    .startsWith("https://console.example.com/setup/")
                    .contains("works once");
            assertThat(ran.status()).isZero();
            Outcome outcome = use(behest.access().firstOwner(), secret(ran.output()));
            assertThat(outcome).isInstanceOf(Outcome.Entered.class);
            assertThat(((Outcome.Entered) outcome).signedIn().person().tenantId())
                    .isEqualTo(keys.tenantId());
        }
    }

    @Test
    void isNotMadeWhereThereIsNoServer(@TempDir Path data) {
        Ran ran = run(data);
        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.output()).contains("There is no master key in");
        assertThat(Files.exists(data.resolve("master.key"))).isFalse();
        assertThat(Files.exists(data.resolve("behest.db"))).isFalse();
    }

    @Test
    void isNotMadeForATenantThatIsNotThere(@TempDir Path data) {
        try (Behest behest = start(data)) {
            Ran early = run(data);
            assertThat(early.output()).contains("has not made its first tenant yet");
            behest.firstStart(false);
            Ran ran = run(data, "--tenant", "ten_nobody");
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.output()).contains("There is no such tenant");
        }
    }
}
