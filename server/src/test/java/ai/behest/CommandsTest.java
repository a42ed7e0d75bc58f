package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.net.URI;
import java.net.http.HttpRequest;
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
import tools.jackson.databind.JsonNode;

/** The commands, run as a terminal would, against a running server that they find by its {@code demo.env}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class CommandsTest {
    private TestHouse house;
    private Path data;

    @BeforeAll
    void open(@TempDir Path directory) {
        data = directory;
        house = new TestHouse(directory);
    }

    @AfterAll
    void close() {
        house.close();
    }

    private Terminal.Ran run(String... arguments) {
        return new Terminal(data).run(arguments);
    }

    private String succeed(String... arguments) {
        return new Terminal(data).succeed(arguments);
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
        house.post(
                "/v1/chat/completions", house.token("uma"), "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(succeed("usage")).contains("requests", "USD");
        assertThat(run("usage", "--by", "fortnight").err()).contains("group_by");
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        assertThat(succeed("usage", "--days", "2", "--user", "uma"))
                .contains(day)
                .containsPattern("1 requests");
        assertThat(succeed("usage", "--by", "model")).contains("model", "share", "100 %");
        assertThat(succeed("usage", "--by", "user,status", "--days", "1")).contains("uma", "completed");
        assertThat(Json.MAPPER
                        .readTree(succeed("usage", "--by", "model", "--user", "uma", "--json"))
                        .at("/data/0/requests")
                        .intValue())
                .isEqualTo(1);
        assertThat(succeed("usage", "--by", "model", "--user", "nobody")).contains("Nothing was used");
        assertThat(run("usage", "--days", "0").err()).contains("--days");
        assertThat(run("usage", "--days", "1", "--from", "2026-01-01").err()).contains("not both");
        assertThat(run("usage", "--by", "model", "--limit", "0").err()).contains("limit");
    }

    @Test
    void setsABudgetAndShowsWhatIsLeft() {
        String made =
                succeed("budget", "create", "project", "user=cy", "--usd", "0.50", "--period", "total", "--name", "Cy");
        assertThat(made)
                .contains("user=cy", "project=" + house.projectId(), "0.50 USD", "total", "hard", "50, 80, 100");
        String id = made.lines().findFirst().orElseThrow().replaceAll("id +", "");
        assertThat(succeed("budget", "list"))
                .contains(id, "Cy", "[....................] 0 %")
                .doesNotContain("There are more.");
        String changed = succeed("budget", "set", id, "--usd", "0", "--kind", "soft", "--shadow", "true");
        assertThat(changed).contains("0.00 USD", "soft, shadow", "[####################] 100 %");
        assertThat(Json.MAPPER
                        .readTree(succeed("budget", "show", id, "--json"))
                        .get("left")
                        .stringValue())
                .isEqualTo("0.00");
        assertThat(run("budget", "set", id, "--tokens", "5").err()).contains("amount_usd");
        assertThat(succeed("budget", "delete", id)).contains("deleted");
        assertThat(run("budget", "show", id).err()).contains("no such budget");
    }

    @Test
    void showsWhoHasSpentMostOfATemplate() {
        String made = succeed("budget", "create", "project", "user=*", "--requests", "4", "--json");
        String id = Json.MAPPER.readTree(made).get("id").stringValue();
        assertThat(succeed("budget", "show", id)).contains("Nobody has spent of it.");
        house.post(
                "/v1/chat/completions", house.token("dee"), "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        assertThat(succeed("budget", "show", id)).contains("user=dee", "[#####...............] 25 %");
        assertThat(succeed("budget", "list")).contains("user=*", "4 requests", "month");
        succeed("budget", "delete", id);
    }

    @Test
    void namesWhatIsWrongWithABudget() {
        assertThat(run("budget", "create", "user", "--usd", "1").err()).contains("not user");
        assertThat(run("budget", "create", "user=a", "user=b", "--usd", "1").err())
                .contains("once");
        assertThat(run("budget", "create").err()).contains("exactly one");
        assertThat(run("budget", "create", "--usd", "-1").err()).contains("amount_usd");
        assertThat(run("budget", "create", "--usd", "1", "--period", "fortnight")
                        .err())
                .contains("period is");
        assertThat(run("budget", "create", "--usd", "1", "--thresholds", "x").code())
                .isEqualTo(2);
    }

    @Test
    void makesATierAndShowsWhatIsInForce() {
        String made = succeed(
                "tier", "set", "gold", "base=pro", "rpm_limit=120", "cost_usd_per_day=2", "tokens_per_day=unlimited");
        assertThat(made).contains("gold", "pro", "120", "2.00", "unlimited");
        assertThat(succeed("tier", "set", "gold", "rpm_limit=", "memory_enabled=true"))
                .contains("2.00", "true")
                .doesNotContain("120");
        assertThat(succeed("tier", "show", "gold")).contains("60", "10000", "2.00");
        assertThat(succeed("tier", "list"))
                .containsPattern("free +10 +100 +50000 ")
                .contains("pro", "max", "gold");
        assertThat(run("tier", "set", "gold", "rpm_limit").err()).contains("like rpm_limit=120");
        assertThat(run("tier", "set", "gold", "colour=blue").err()).contains("colour");
        assertThat(succeed("tier", "delete", "gold")).contains("deleted");
        assertThat(run("tier", "show", "gold").err()).contains("no such tier");
    }

    @Test
    void showsTheTenantAndRefusesATimeZoneThatIsNone() {
        assertThat(succeed("tenant", "show")).contains("UTC");
        assertThat(succeed("tenant", "set", "--name", "Acme Ltd")).contains("Acme Ltd", "UTC");
        assertThat(run("tenant", "set", "--time-zone", "Mars/Olympus").err()).contains("time_zone");
    }

    @Test
    void carriesOutTheCommandsOfTheGuideToBudgets() throws Exception {
        String id = "";
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "budgets.md")).stream()
                .filter(line -> line.startsWith("./behest "))
                .toList();
        assertThat(lines).hasSizeGreaterThan(8);
        for (String line : lines) {
            List<String> words = new ArrayList<>(List.of(line.replace("'", "").split(" ")));
            words.removeFirst();
            String last = id;
            words.replaceAll(word -> word.equals("ID") ? last : word);
            if (words.contains("create")) {
                words.add("--json");
                String made = succeed(words.toArray(String[]::new));
                id = Json.MAPPER.readTree(made).get("id").stringValue();
            } else {
                succeed(words.toArray(String[]::new));
            }
        }
        for (JsonNode budget :
                Json.MAPPER.readTree(succeed("budget", "list", "--json")).get("data")) {
            succeed("budget", "delete", budget.get("id").stringValue());
        }
        succeed("tier", "delete", "free");
        succeed("tier", "delete", "gold");
        succeed("tenant", "set", "--time-zone", "UTC");
    }

    @Test
    void listsAndShowsPrices() {
        assertThat(succeed("price", "list")).contains("gpt-5-mini", "claude-haiku-4-5", "mistral");
        assertThat(succeed("price", "list", "--provider", "anthropic"))
                .contains("claude")
                .doesNotContain("gpt-5-mini");
        assertThat(succeed("price", "show", "anthropic/claude-haiku-4-5"))
                .containsPattern("cache write 1h +2\\R")
                .contains("version", "2026-11-25");
        assertThat(Json.MAPPER
                        .readTree(succeed("price", "show", "gpt-5-mini", "--json"))
                        .at("/data/0/input")
                        .stringValue())
                .isEqualTo("0.25");
        Terminal.Ran none = run("price", "show", "gpt-unheard-of");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("No model of this name has a price");
    }

    @Test
    void importsAMapOnceItWasShown() throws Exception {
        Path map = Files.writeString(data.resolve("map.json"), """
                {"sample_spec":{"mode":"one of"},
                 "gpt-4o-mini":{"mode":"chat","litellm_provider":"openai","input_cost_per_token":2e-07,
                  "output_cost_per_token":6.00000001e-07,"input_cost_per_token_priority":1},
                 "gpt-99":{"mode":"chat","litellm_provider":"openai","input_cost_per_token":1e-06,
                  "output_cost_per_token":2e-06},
                 "picture":{"mode":"image_generation"}}
                """);
        String shown = succeed("price", "import", map.toString(), "--dry-run");
        assertThat(shown)
                .containsPattern("openai/gpt-4o-mini +input +0.15 +0.2\\R")
                .contains(
                        "1 models are new, 1 change",
                        "Left out: 1 (mode:image_generation).",
                        "Rounded up to a whole picodollar for a token: 1.",
                        "Not taken: the column input_cost_per_token_priority (1).",
                        "dry run");
        assertThat(run("price", "show", "gpt-99").code()).isEqualTo(1);
        assertThat(succeed("price", "import", map.toString(), "--version-name", "map-1"))
                .contains("In force as", "map-1");
        assertThat(succeed("price", "show", "gpt-99")).contains("map-1");
        assertThat(succeed("price", "import", map.toString())).contains("in force already");
        assertThat(succeed("price", "import", map.toString(), "--provider", "xai", "--json"))
                .contains("\"added\"");
        Files.writeString(
                map, "{\"gpt-99\":{\"mode\":\"chat\",\"litellm_provider\":\"openai\",\"input_cost_per_token\":-1}}");
        Terminal.Ran refused = run("price", "import", map.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("gpt-99.input_cost_per_token");
        assertThat(run("price", "import", data.resolve("absent.json").toString())
                        .err())
                .contains("cannot be read");
    }

    @Test
    void reratesCallsOnceItWasShown() throws Exception {
        String model = "gpt-5-nano";
        for (int i = 0; i < 3; i++) {
            house.post(
                    "/v1/chat/completions",
                    house.apiKey(),
                    "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
        }
        house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/v1/prices"))
                .header("Authorization", "Bearer " + house.adminToken())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"version":"corrected","valid_from":"2020-01-01","models":[{"provider":"openai",
                         "model":"gpt-5-nano","kind":"chat","input":"1000","output":"1000","source":"s",
                         "read":"2026-11-25"}]}
                        """)));
        String shown = succeed("price", "rerate", "--from", "2026-01-01", "--model", model, "--dry-run");
        assertThat(shown).contains("3 would be corrected by", "corrected", "gpt-5-nano");
        String done = succeed("price", "rerate", "--from", "2026-01-01", "--model", model);
        assertThat(done).contains("3 corrected by");
        assertThat(succeed("price", "rerate", "--from", "2026-01-01", "--model", model, "--json"))
                .contains("\"corrected\" : 0", "\"examined\" : 3");
        assertThat(run("price", "rerate").err()).contains("--from");
        assertThat(run("price", "rerate", "--from", "soon").err()).contains("from is a date");
    }

    @Test
    void saysWhatIsMissingAndKeepsTheDemosTokenFromOtherServers() {
        Terminal.Ran unknown = run("project", "create");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("NAME");
        Terminal.Ran nobody = run("project", "list", "--server", "http://127.0.0.1:1");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err()).contains("Set BEHEST_ADMIN_TOKEN");
    }
}
