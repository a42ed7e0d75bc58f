package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands, run as a terminal would, against a running server that they find by its {@code demo.env}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CommandsTest {
    private TestHouse house;
    private Path data;

    /** What a command left: its exit code and what it printed. */
    private record Ran(int code, String out, String err) {}

    @BeforeAll
    void open(@TempDir Path directory) {
        data = directory;
        house = new TestHouse(directory);
    }

    @AfterAll
    void close() {
        house.close();
    }

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + data);
        int code = line.execute(all.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    private String succeed(String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.code()).as(ran.err()).isZero();
        return ran.out();
    }

    @Test
    void makesAndListsProjects() {
        String made = succeed("project", "create", "From the terminal");
        assertThat(made).contains("From the terminal", "active", "base url");
        assertThat(succeed("project", "list")).contains("From the terminal", "Demo");
        assertThat(Json.MAPPER
                        .readTree(succeed("project", "show", "--json"))
                        .get("slug")
                        .stringValue())
                .isEqualTo(house.slug());
    }

    @Test
    void suspendsAndResumesAProject() {
        String made = succeed("project", "create", "Sleepy", "--json");
        String id = Json.MAPPER.readTree(made).get("id").stringValue();
        assertThat(succeed("project", "suspend", "--project", id)).contains("suspended");
        assertThat(succeed("project", "resume", "--project", id)).contains("active");
        assertThat(succeed("project", "rename", "Awake", "--project", id)).contains("Awake");
        assertThat(succeed("project", "delete", id)).contains("deleted");
        assertThat(run("project", "show", "--project", id).err()).contains("no such project");
    }

    @Test
    void makesAKeyThatWorksAndRevokesIt() {
        String made = succeed("key", "create", "terminal", "--json");
        String key = Json.MAPPER.readTree(made).get("key").stringValue();
        String id = Json.MAPPER.readTree(made).get("id").stringValue();
        assertThat(house.get("/v1/models", key).statusCode()).isEqualTo(200);
        assertThat(succeed("key", "list")).contains("terminal").doesNotContain(key);
        succeed("key", "revoke", id);
        assertThat(house.get("/v1/models", key).statusCode()).isEqualTo(401);
    }

    @Test
    void allowsAndRefusesAnOrigin() {
        assertThat(succeed("origin", "add", "http://localhost:5173")).contains("http://localhost:5173");
        assertThat(succeed("origin", "list")).contains("http://localhost:5173");
        assertThat(run("origin", "add", "https://app.example.com/page").err()).contains("path or a slash");
        assertThat(succeed("origin", "remove", "http://localhost:5173")).doesNotContain("5173");
        assertThat(run("origin", "remove", "http://localhost:5173").code()).isEqualTo(1);
    }

    @Test
    void makesASigningKeyAndUploadsOne() throws Exception {
        String made = succeed("signing-key", "create", "mine");
        assertThat(made).contains("BEHEST_KID=sk_", "BEHEST_KEY=", "-----BEGIN PRIVATE KEY-----");
        var pair = java.security.KeyPairGenerator.getInstance("RSA");
        pair.initialize(2048);
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.generateKeyPair().getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        Path file = Files.writeString(data.resolve("public.pem"), pem);
        String kid = Json.MAPPER
                .readTree(succeed("signing-key", "upload", "theirs", file.toString(), "--json"))
                .get("kid")
                .stringValue();
        assertThat(succeed("signing-key", "list")).contains("mine", "theirs");
        succeed("signing-key", "revoke", kid);
    }

    @Test
    void choosesTheModel() {
        assertThat(succeed("model", "set", "behest/echo")).contains("behest/echo");
        assertThat(succeed("model", "allow", "behest/echo", "gpt-4o-mini")).contains("behest/echo, gpt-4o-mini");
        assertThat(succeed("model", "allow")).contains("-");
        assertThat(succeed("model", "show")).contains("behest/echo");
    }

    @Test
    void listsProviders() {
        assertThat(succeed("provider", "list")).contains("No provider keys");
        assertThat(run("provider", "delete", "groq").err()).contains("no such provider");
    }

    @Test
    void showsUsage() {
        house.post("/v1/chat/completions", house.apiKey(), "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(succeed("usage")).contains("requests", "USD");
        assertThat(run("usage", "--by", "fortnight").err()).contains("group_by");
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        assertThat(succeed("usage", "--days", "2")).contains(day).containsPattern("1 requests");
        assertThat(succeed("usage", "--by", "model")).contains("model", "share", "100 %");
        assertThat(succeed("usage", "--by", "user,status", "--days", "1")).contains("default", "completed");
        assertThat(Json.MAPPER
                        .readTree(succeed("usage", "--by", "model", "--json"))
                        .at("/data/0/requests")
                        .intValue())
                .isEqualTo(1);
        assertThat(succeed("usage", "--by", "model", "--user", "nobody")).contains("Nothing was used");
        assertThat(run("usage", "--days", "0").err()).contains("--days");
        assertThat(run("usage", "--days", "1", "--from", "2026-01-01").err()).contains("not both");
        assertThat(run("usage", "--by", "model", "--limit", "0").err()).contains("limit");
    }

    @Test
    void saysWhatIsMissingAndKeepsTheDemosTokenFromOtherServers() {
        Ran unknown = run("project", "create");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("NAME");
        Ran nobody = run("project", "list", "--server", "http://127.0.0.1:1");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).contains("Set BEHEST_ADMIN_TOKEN");
    }
}
