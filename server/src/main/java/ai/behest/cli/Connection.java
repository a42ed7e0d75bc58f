package ai.behest.cli;

import ai.behest.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Which server a command talks to and as whom: from its options, else {@code BEHEST_CONSOLE_URL} and
 * {@code BEHEST_ADMIN_TOKEN}, else the data folder's {@code demo.env}. The token is never an option: options are seen by
 * every user of the machine.
 */
final class Connection {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LONGEST_REFUSAL = 64 * 1024;

    @Option(
            names = "--server",
            description = "The server's address (default BEHEST_CONSOLE_URL, else that of demo.env).")
    private @Nullable String server;

    @Option(
            names = "--data",
            defaultValue = "data",
            description = "The folder whose demo.env is read when the environment names no server (default ./data).")
    private Path data = Path.of("data");

    @Option(names = "--project", description = "The project's id (default BEHEST_PROJECT_ID, else that of demo.env).")
    private @Nullable String project;

    @Option(names = "--json", description = "Print the server's answer as it is.")
    private boolean json;

    private @Nullable Map<String, String> variables;

    boolean isJson() {
        return json;
    }

    /** The project that the command is about. */
    String project() {
        return project != null ? project : variable("BEHEST_PROJECT_ID", "--project");
    }

    /** The project that the command names, or null when it names none: then it is about all of them. */
    @Nullable
    String namedProject() {
        return project;
    }

    /** The server's own address, without a slash at its end. */
    String server() {
        String address = server != null ? server : variable("BEHEST_CONSOLE_URL", "--server");
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    /** The demo's token is for the demo's server: another address needs a token of its own from the environment. */
    private String token() {
        String fromEnvironment = System.getenv("BEHEST_ADMIN_TOKEN");
        boolean elsewhere = server != null && !server.equals(demo().get("BEHEST_CONSOLE_URL"));
        if (elsewhere && (fromEnvironment == null || fromEnvironment.isBlank())) {
            throw new CommandFailure(
                    "Set BEHEST_ADMIN_TOKEN for " + server() + ": the token in demo.env is for another server.");
        }
        return variable("BEHEST_ADMIN_TOKEN", "");
    }

    private String variable(String name, String instead) {
        Map<String, String> known = variables;
        if (known == null) {
            known = new HashMap<>(demo());
            known.putAll(System.getenv());
            variables = known;
        }
        String value = known.get(name);
        if (value == null || value.isBlank()) {
            throw new CommandFailure("Set " + name + (instead.isEmpty() ? "" : ", or give " + instead)
                    + ", or run this where " + data.resolve("demo.env") + " is.");
        }
        return value;
    }

    private Map<String, String> demo() {
        Path file = data.resolve("demo.env");
        Map<String, String> lines = new HashMap<>();
        try {
            if (Files.isReadable(file)) {
                for (String line : Files.readAllLines(file)) {
                    int equals = line.indexOf('=');
                    if (equals > 0) {
                        lines.put(line.substring(0, equals), line.substring(equals + 1));
                    }
                }
            }
        } catch (IOException e) {
            throw new CommandFailure("The file " + file + " cannot be read.");
        }
        return lines;
    }

    JsonNode get(String path) {
        return send("GET", path, null);
    }

    /** Takes an answer that may be long, as it arrives. */
    interface Reader {
        void read(HttpResponse<InputStream> answer) throws IOException;
    }

    /** Reads an answer that may be long. An answer that breaks off is an {@link IOException} of its stream. */
    void download(String path, Reader reader) throws IOException {
        HttpRequest request =
                request(path).header("Authorization", "Bearer " + token()).build();
        try (HttpClient client = client()) {
            HttpResponse<InputStream> answer;
            try {
                answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            } catch (IOException e) {
                throw new CommandFailure("No server answers at " + server() + ". Is it up?");
            }
            try (InputStream body = answer.body()) {
                if (answer.statusCode() >= 400) {
                    throw refused(
                            answer.statusCode(), new String(body.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8));
                }
                reader.read(answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted.");
        }
    }

    JsonNode post(String path, Object body) {
        return send("POST", path, body);
    }

    /** Posts JSON as it stands in a file. */
    JsonNode postJson(String path, byte[] json) {
        return send("POST", path, json);
    }

    JsonNode put(String path, Object body) {
        return send("PUT", path, body);
    }

    JsonNode patch(String path, Object body) {
        return send("PATCH", path, body);
    }

    void delete(String path) {
        send("DELETE", path, null);
    }

    private JsonNode send(String method, String path, @Nullable Object body) {
        HttpRequest.Builder request = request(path).timeout(TIMEOUT).header("Authorization", "Bearer " + token());
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(
                            method,
                            HttpRequest.BodyPublishers.ofByteArray(
                                    body instanceof byte[] ready ? ready : Json.bytes(body)));
        }
        try (HttpClient client = client()) {
            return answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new CommandFailure("No server answers at " + server() + ". Is it up?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted.");
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        try {
            return HttpRequest.newBuilder(URI.create(server() + path));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(server() + " is not an address like http://localhost:8080.");
        }
    }

    private static JsonNode answer(HttpResponse<String> response) {
        if (response.statusCode() >= 400) {
            throw refused(response.statusCode(), response.body());
        }
        return response.body().isEmpty() ? Json.object() : tree(response.statusCode(), response.body());
    }

    private static CommandFailure refused(int status, String body) {
        JsonNode answer = body.isEmpty() ? Json.object() : tree(status, body);
        return new CommandFailure(answer.path("message").asString("The server answered with status " + status + "."));
    }

    private static JsonNode tree(int status, String body) {
        try {
            return Json.MAPPER.readTree(body);
        } catch (tools.jackson.core.JacksonException e) {
            throw new CommandFailure("What answers there is no Behest server (status " + status + ", not JSON).");
        }
    }
}
