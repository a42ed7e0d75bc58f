package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.fake.Sent;
import ai.behest.wire.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The official {@code openai} package of npm, unchanged, in Node: {@code src/test/node/openai-client.mjs}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OpenAiNodeClientTest {
    private static final Path FOLDER = Path.of("src", "test", "node").toAbsolutePath();

    private TestHouse house;
    private JsonNode seen;

    @BeforeAll
    void runTheProgram(@TempDir Path data) {
        install(data);
        house = new TestHouse(data);
        Map<String, String> variables = Map.of(
                "BASE_URL", house.projectUrl() + "/v1",
                "TOKEN", house.token("ada"),
                "SETTINGS_URL", house.serverUrl() + "/v1/projects/" + house.projectId() + "/settings?deploy=true",
                "ADMIN_TOKEN", house.adminToken(),
                "HASTY_TOKEN", hastyToken());
        try (ChildProcess node = ChildProcess.start(FOLDER, variables, data, List.of("node", "openai-client.mjs"))) {
            assertThat(node.status(Duration.ofMinutes(1))).as(node.errors()).isZero();
            seen = Json.stored(node.output(), JsonNode.class);
        }
    }

    /** Fetches the package at the version of package-lock.json, unless it is there. */
    static void install(Path logs) {
        if (Files.isDirectory(FOLDER.resolve("node_modules").resolve("openai"))) {
            return;
        }
        try (ChildProcess npm =
                ChildProcess.start(FOLDER, Map.of(), logs, List.of("npm", "ci", "--no-audit", "--no-fund"))) {
            assertThat(npm.status(Duration.ofMinutes(2)))
                    .as("This test needs the npm package openai, and npm ci could not fetch it: " + npm.errors())
                    .isZero();
        }
    }

    private String hastyToken() {
        return TestHouse.json(
                        house.post("/v1/auth/mint", house.apiKey(), Json.text(Map.of("user_id", "eve", "tier", 1))))
                .get("token")
                .stringValue();
    }

    @AfterAll
    void close() {
        house.close();
    }

    @Test
    void chats() {
        JsonNode chat = seen.get("chat");
        assertThat(chat.get("text").stringValue()).isEqualTo("[simulation] You said: Hello there");
        assertThat(chat.get("usage").get("completion_tokens").intValue()).isPositive();
        assertThat(chat.get("requestId").stringValue()).isNotEmpty();
    }

    @Test
    void streams() {
        JsonNode stream = seen.get("stream");
        assertThat(stream.get("text").stringValue()).isEqualTo("[simulation] You said: Hello there");
        assertThat(stream.get("finish").toString()).isEqualTo("[\"stop\"]");
        assertThat(stream.get("usages").size()).isZero();
        assertThat(stream.get("emptyChoices").intValue()).isZero();
    }

    @Test
    void readsAStreamWithAReceipt() {
        JsonNode stream = seen.get("streamWithReceipt");
        assertThat(stream.get("text").stringValue()).isEqualTo("[simulation] You said: Hello there");
        assertThat(stream.get("finish").toString()).isEqualTo("[\"stop\"]");
        assertThat(stream.get("emptyChoices").intValue()).isZero();
        assertThat(stream.get("comments").toString())
                .startsWith("[\": behest {")
                .contains("cost_usd");
    }

    @Test
    void streamsWithUsageOnceWhenAsked() {
        JsonNode stream = seen.get("streamWithUsage");
        assertThat(stream.get("usages").size()).isOne();
        assertThat(stream.get("usages").get(0).get("total_tokens").intValue()).isPositive();
    }

    @Test
    void cancelsTheProviderWhenTheClientAborts() {
        assertThat(seen.get("abort").get("seen").intValue()).isBetween(3, 10);
        assertThat(seen.get("abort").get("isAborted").booleanValue()).isTrue();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        while (!sent().outcome().equals("interrupted") && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        assertThat(sent().outcome()).isEqualTo("interrupted");
    }

    private Sent sent() {
        return house.provider().sent("aborted-by-node").orElseThrow();
    }

    @Test
    void raisesAnErrorInMidStream() {
        JsonNode broken = seen.get("broken");
        assertThat(broken.get("seen").intValue()).isPositive();
        assertThat(broken.get("error").get("isApiError").booleanValue()).isTrue();
        assertThat(broken.get("error").get("code").stringValue()).isEqualTo("provider_error");
    }

    @Test
    void callsATool() {
        assertThat(seen.get("tool").get("name").stringValue()).isEqualTo("weather");
        assertThat(seen.get("tool").get("arguments").get("town").stringValue()).isEqualTo("Bern");
    }

    @Test
    void embeds() {
        assertThat(seen.get("embeddings").get("count").intValue()).isEqualTo(2);
        assertThat(seen.get("embeddings").get("dimensions").toString()).isEqualTo("[1536,1536]");
    }

    @Test
    void listsAndReadsModels() {
        assertThat(seen.get("models").toString()).contains("\"behest/echo\"");
        assertThat(seen.get("model").stringValue()).isEqualTo("behest/echo");
    }

    @Test
    void raisesTheErrorClassesOfThePackage() {
        assertError("authentication", 401, "invalid_token", "authentication_error");
        assertError("rateLimit", 429, "rate_limited", "rate_limit_error");
        assertError("notFound", 404, "not_found", "invalid_request_error");
        assertError("noModel", 404, "model_not_found", "invalid_request_error");
        assertError("badRequest", 400, "validation_error", "invalid_request_error");
    }

    private void assertError(String name, int status, String code, String type) {
        JsonNode error = seen.get(name);
        assertThat(error.isNull()).as("%s is an error", name).isFalse();
        assertThat(error.get("isItsClass").booleanValue()).as(name).isTrue();
        assertThat(error.get("status").intValue()).as(name).isEqualTo(status);
        assertThat(error.get("code").stringValue()).as(name).isEqualTo(code);
        assertThat(error.get("type").stringValue()).as(name).isEqualTo(type);
        assertThat(error.get("hasRequestId").booleanValue()).as(name).isTrue();
    }
}
