package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.alert.Receiver;
import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Scope;
import ai.behest.budget.Unit;
import ai.behest.store.TestDatabase;
import ai.behest.wire.Json;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Alerts through the whole server, by its commands, to a receiver that checks them as the page of alerts says. */
@SuppressWarnings("NullAway.Init")
class AlertsTest {
    private final Receiver receiver = new Receiver();
    private Path data;
    private TestHouse house;
    private boolean stopped;

    @BeforeEach
    void open(@TempDir Path directory) {
        data = directory;
        house = new TestHouse(directory, TestHouse.Wishes.NONE.variable("BEHEST_LOCAL_WEBHOOKS", "true"));
    }

    @AfterEach
    void close() {
        if (!stopped) {
            house.close();
        }
        receiver.close();
    }

    private Terminal.Ran run(String... arguments) {
        return new Terminal(data).run(arguments);
    }

    private String succeed(String... arguments) {
        return new Terminal(data).succeed(arguments);
    }

    private JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return Json.MAPPER.readTree(succeed(all.toArray(String[]::new)));
    }

    private void chat() {
        assertThat(house.post(
                                "/v1/chat/completions",
                                house.token("ada"),
                                "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBudgetThatIsSpentIsToldOnceAndTheReceiverCanTellThatItIsTrue() throws Exception {
        JsonNode webhook = json("webhook", "create", receiver.url(), "--event", "budget.threshold");
        Budget budget = new BudgetBook(house.behest().database())
                .create(new Budget(
                        "",
                        house.tenantId(),
                        "Two calls",
                        Scope.read(Map.of("user", "*")),
                        Unit.REQUESTS,
                        2,
                        Period.DAY,
                        Kind.SOFT,
                        false,
                        Budget.THRESHOLDS));
        chat();
        Until.holds("half of it is told", () -> receiver.posted().size() == 1);
        chat();
        Until.holds("the rest is told", () -> receiver.posted().size() == 3);
        chat();
        List<Integer> told = new ArrayList<>();
        Object check = check(webhook.get("secret").stringValue());
        for (Receiver.Posted posted : receiver.posted()) {
            assertThat(isValid(check, posted, posted.body())).isTrue();
            JsonNode event = Json.tree(posted.body());
            assertThat(event.at("/data/budget").stringValue()).isEqualTo(budget.id());
            assertThat(event.at("/data/scope/user").stringValue()).isEqualTo("ada");
            told.add(event.at("/data/threshold").intValue());
        }
        assertThat(told).containsExactlyInAnyOrder(50, 80, 100);
        byte[] altered = receiver.posted().getFirst().body().clone();
        altered[altered.length - 3] ^= 1;
        assertThat(isValid(check, receiver.posted().getFirst(), altered)).isFalse();
        Object another = check("whsec_" + "A".repeat(44));
        assertThat(isValid(
                        another,
                        receiver.posted().getFirst(),
                        receiver.posted().getFirst().body()))
                .isFalse();

        assertThat(succeed("alert", "list"))
                .contains("budget.threshold", "80 %", "2 requests", "Two calls", "user ada");
        assertThat(json("alert", "list", "--kind", "budget.threshold")
                        .get("data")
                        .size())
                .isEqualTo(3);
        assertThat(run("alert", "list", "--kind", "weather").err()).contains("kind is one of");
        String id = webhook.get("id").stringValue();
        String sent = receiver.posted().getFirst().id();
        assertThat(succeed("webhook", "deliveries", id)).contains("delivered", sent);
        succeed("webhook", "replay", id, sent);
        Until.holds("it is sent again", () -> receiver.posted().size() == 4);
        assertThat(receiver.posted().getLast().id()).isEqualTo(sent);
    }

    @Test
    void aProviderThatBillsMoreThanWasSetAsideIsToldAndTheEntrySaysSo() {
        String webhook = json("webhook", "create", receiver.url(), "--event", "call.overrun")
                .get("id")
                .stringValue();
        String body = Script.chat(
                false,
                "{\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5000,\"total_tokens\":5010}}",
                "\"max_tokens\":16,");
        java.net.http.HttpResponse<String> answer = house.post("/v1/chat/completions", house.token("ada"), body);
        assertThat(answer.statusCode()).isEqualTo(200);
        String call = answer.headers().firstValue("X-Request-Id").orElseThrow();
        Until.holds("it is told", () -> receiver.posted().size() == 1);
        JsonNode event = Json.tree(receiver.posted().getFirst().body());
        assertThat(event.get("type").stringValue()).isEqualTo("call.overrun");
        assertThat(event.at("/data/call").stringValue()).isEqualTo(call);
        assertThat(succeed("alert", "list")).contains("call.overrun", "set aside", call);
        assertThat(succeed("webhook", "deliveries", webhook)).contains("call.overrun");
        JsonNode receipt = Json.MAPPER.readTree(
                house.get("/v1/generation?id=" + call, house.token("ada")).body());
        assertThat(receipt.get("overrun_usd").decimalValue())
                .isPositive()
                .isLessThan(receipt.get("cost_usd").decimalValue());
    }

    @Test
    void aModelWithoutAPriceIsTold() {
        String body = "{\"model\":\"behest/nobody-knows\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        java.net.http.HttpResponse<String> answer = house.post("/v1/chat/completions", house.token("ada"), body);
        assertThat(answer.body()).contains("choices");
        Until.holds(
                "it is told",
                () -> json("alert", "list", "--kind", "price.unknown")
                                .get("data")
                                .size()
                        == 1);
        assertThat(succeed("alert", "list")).contains("price.unknown", "no price", "nobody-knows");
    }

    /** The class of docs/alerts.md, compiled as it stands there. */
    private Object check(String secret) throws Exception {
        String page = Files.readString(Path.of("..", "docs", "alerts.md"));
        int from = page.indexOf("```java\n") + "```java\n".length();
        Path source = data.resolve("WebhookSignature.java");
        Files.writeString(source, page.substring(from, page.indexOf("```", from)));
        Path classes = Files.createDirectories(data.resolve("classes"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "--release", "17", "-d", classes.toString(), source.toString()))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            return loader.loadClass("WebhookSignature")
                    .getConstructor(String.class)
                    .newInstance(secret);
        }
    }

    private static boolean isValid(Object check, Receiver.Posted posted, byte[] body) throws Exception {
        Method isValid = check.getClass().getMethod("isValid", String.class, String.class, String.class, byte[].class);
        return (boolean) isValid.invoke(
                check, posted.id(), posted.header("webhook-timestamp"), posted.header("webhook-signature"), body);
    }

    @Test
    void webhooksAreMadeTestedAndDeleted() {
        String made = succeed("webhook", "create", receiver.url());
        assertThat(made).contains("whsec_", "not shown again");
        assertThat(succeed("webhook", "list")).contains(receiver.url()).doesNotContain("whsec_");
        String id = json("webhook", "list").at("/data/0/id").stringValue();
        assertThat(succeed("webhook", "test", id)).contains("delivered", "204");
        assertThat(new String(receiver.posted().getFirst().body(), StandardCharsets.UTF_8))
                .contains("webhook.test");
        receiver.down();
        Terminal.Ran failed = run("webhook", "test", id);
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).contains("given_up", "could not be reached");
        assertThat(succeed("webhook", "delete", id)).contains("deleted");
        assertThat(run("webhook", "test", id).err()).contains("no such webhook");
        assertThat(run("webhook", "create", "ftp://127.0.0.1/").err()).contains("url must");
        assertThat(succeed("alert", "list")).contains("No alerts");
    }

    @Test
    void anEventThatNobodyTookArrivesOnceTheServerIsStartedAgain() {
        String id = json("webhook", "create", receiver.url()).get("id").stringValue();
        receiver.down();
        new BudgetBook(house.behest().database())
                .create(new Budget(
                        "",
                        house.tenantId(),
                        null,
                        Scope.read(Map.of()),
                        Unit.REQUESTS,
                        1,
                        Period.DAY,
                        Kind.SOFT,
                        false,
                        List.of(100)));
        chat();
        Until.holds(
                "an attempt has failed",
                () -> json("webhook", "deliveries", id).at("/data/0/last_error").isString());
        house.close();
        stopped = true;
        receiver.up();
        Config config = Config.from(Map.of("BEHEST_LOCAL_WEBHOOKS", "true"))
                .with("127.0.0.1", 0, data, TestDatabase.url(data), "localhost");
        try (Behest again = Behest.start(config)) {
            Until.holds(
                    Duration.ofSeconds(30),
                    "it arrives",
                    () -> receiver.posted().size() == 1);
            assertThat(again.port()).isPositive();
        }
    }
}
