package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.people.Role;
import ai.behest.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The code that "Try it" shows, pasted: each must make the call that the panel makes. */
final class TriedCodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What somebody may type that is something else in a shell, in Java, in JavaScript, in Python. */
    private static final String NASTY = "It's \"quoted\" \\u0041 $HOME `id` ${x} %s\n'''\n\"\"\" 😀 ü \\";

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    static Stream<Map<String, String>> forms() {
        String nasty = Json.text(List.of(Map.of("role", "user", "content", NASTY)));
        String hello = Json.text(List.of(
                Map.of("role", "user", "content", "One"),
                Map.of("role", "assistant", "content", "Two"),
                Map.of("role", "user", "content", "Three")));
        return Stream.of(
                Map.of("messages", nasty, "user_id", "console-o'hara", "stream", "true"),
                Map.of(
                        "messages",
                        hello,
                        "user_id",
                        "console-ada",
                        "stream",
                        "false",
                        "model",
                        "behest/echo",
                        "max_tokens",
                        "50",
                        "session_id",
                        "s \"1\"",
                        "tags",
                        "team=search"),
                Map.of(
                        "messages",
                        nasty,
                        "user_id",
                        "console-ada",
                        "stream",
                        "true",
                        "model",
                        "gpt-4o-mini",
                        "max_tokens",
                        "500"));
    }

    private static String expected(Map<String, String> form) {
        JsonNode messages = Json.MAPPER.readTree(form.get("messages"));
        return "[simulation] You said: "
                + messages.get(messages.size() - 1).get("content").stringValue();
    }

    private static JsonNode code(Map<String, String> form) {
        Map<String, String> all = new HashMap<>(form);
        all.put("csrf", house.csrf(Role.OWNER));
        String body = all.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> code = house.send(
                HttpRequest.newBuilder(URI.create(house.serverUrl() + "/projects/" + house.projectId() + "/try/check"))
                        .header("Cookie", house.cookie(Role.OWNER))
                        .header("Origin", house.serverUrl())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(code.statusCode()).isEqualTo(200);
        return TestHouse.json(code);
    }

    private String run(Path directory, List<String> command) {
        try (ChildProcess process =
                ChildProcess.start(directory, Map.of("BEHEST_KEY", house.apiKey()), folder, command)) {
            assertThat(process.status(PATIENCE)).as(process.errors()).isZero();
            return process.output();
        }
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void curl(Map<String, String> form) {
        String said = run(folder, List.of("bash", "-euc", code(form).get("curl").stringValue()));
        assertThat(text(said, "true".equals(form.get("stream")))).isEqualTo(expected(form));
    }

    private static String text(String said, boolean stream) {
        if (!stream) {
            return Json.MAPPER.readTree(said).at("/choices/0/message/content").stringValue();
        }
        return said.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Json.MAPPER.readTree(line.substring(6)).at("/choices/0/delta/content"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void java(Map<String, String> form) {
        Path source = file("TryIt.java", code(form).get("java").stringValue());
        String said = run(
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dfile.encoding=UTF-8",
                        "-Dstdout.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString()));
        assertThat(said.strip()).isEqualTo(expected(form).strip());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void typeScript(Map<String, String> form) throws IOException {
        Path modules = Path.of("src", "test", "node", "node_modules").toAbsolutePath();
        OpenAiNodeClientTest.install(folder);
        Path link = Files.createSymbolicLink(folder.resolve("node_modules"), modules);
        file("try-it.mjs", code(form).get("typescript").stringValue());
        String said = run(folder, List.of("node", "try-it.mjs"));
        Files.delete(link);
        assertThat(said.strip()).isEqualTo(expected(form).strip());
    }

    /** There is no openai package for Python here: it is compiled, and run against one that only records the call. */
    @ParameterizedTest
    @MethodSource("forms")
    void python(Map<String, String> form) {
        file("openai.py", """
                import json, urllib.request
                class OpenAI:
                    def __init__(self, base_url, api_key, default_headers):
                        self.headers = {"Authorization": "Bearer " + api_key, "Content-Type": "application/json"}
                        self.headers.update(default_headers)
                        self.url = base_url + "/chat/completions"
                        self.chat = self.completions = self
                    def create(self, **body):
                        stream = body.pop("stream", False)
                        sent = urllib.request.Request(self.url, json.dumps(body).encode(), self.headers)
                        answer = json.load(urllib.request.urlopen(sent))
                        text = answer["choices"][0]["message"]["content"]
                        of = lambda **fields: type("Of", (), fields)()
                        if stream:
                            return [of(choices=[]), of(choices=[of(delta=of(content=text))])]
                        return of(choices=[of(message=of(content=text))])
                """);
        Path source = file("try_it.py", code(form).get("python").stringValue());
        assertThat(run(folder, List.of("python3", "-X", "utf8", source.toString()))
                        .strip())
                .isEqualTo(expected(form).strip());
    }
}
