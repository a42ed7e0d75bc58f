package ai.behest.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls of several users, and one of everything that a page can show. */
final class Traffic {
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

    private final Gateway gateway;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Traffic(Gateway gateway) {
        this.gateway = gateway;
    }

    void make() {
        String project = gateway.demo("BEHEST_PROJECT_ID");
        gateway.allow("https://app.example.com");
        gateway.manage(
                "PUT",
                "v1/projects/" + project + "/settings?deploy=true",
                Map.of("memory_enabled", true, "requests_per_minute", 100_000, "default_tier", "max"));
        gateway.manage("PUT", "v1/projects/" + project + "/settings", Map.of("system_prompt", "Be brief."));
        gateway.manage("POST", "v1/budgets", budget(Map.of("project", project), "0.01", "hard", "Demo in a month"));
        gateway.manage("POST", "v1/budgets", budget(Map.of("user", "*"), "0.0002", "soft", "Each user"));
        gateway.manage("PUT", "v1/providers/groq", Map.of("api_key", "gsk_a_key_for_a_test_WXYZ"));
        gateway.manage("POST", "v1/signing-keys", Map.of("name", "My backend"));
        gateway.manage(
                "POST", "v1/kill-switches", Map.of("scope", Map.of("user", "mallory"), "reason", "scraped the prompt"));
        gateway.manage("POST", "v1/revocations", Map.of("uid", "trudy", "reason", "left the company"));
        for (int call = 0; call < 40; call++) {
            String user = List.of("ada", "bob", "carol", "dan").get(call % 4);
            chat(
                    token(user, "session-" + call % 6),
                    List.of("gpt-4o", "gpt-4o-mini", "gpt-4.1").get(call % 3),
                    "word ".repeat(call));
        }
        chat(token("ada", "session-0"), "no-such-model-here/at-all", "Hello");
        talk(token("ada", "session-0"), "trip");
        gateway.manage("POST", "v1/webhooks", Map.of("url", "https://hooks.example.com/behest"));
    }

    private static Map<String, Object> budget(Map<String, String> scope, String usd, String kind, String name) {
        return Map.of("scope", scope, "amount_usd", usd, "period", "month", "kind", kind, "name", name);
    }

    String token(String user, String session) {
        Matcher token = TOKEN.matcher(post(
                        gateway.demo("BEHEST_KEY"),
                        "/v1/auth/mint",
                        "{\"user_id\":\"" + user + "\",\"session_id\":\"" + session + "\"}")
                .body());
        if (!token.find()) {
            throw new AssertionError("No token was minted for " + user);
        }
        return token.group(1);
    }

    HttpResponse<String> chat(String token, String model, String text) {
        return post(
                token,
                "/v1/chat/completions",
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello " + text + "\"}]}");
    }

    /** A turn of a conversation that is kept. */
    private void talk(String token, String thread) {
        post(
                token,
                "/v1/chat/completions",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Where shall we go?\"}]}",
                "X-Thread-Id",
                thread);
    }

    HttpResponse<String> post(String bearer, String path, String body) {
        return post(bearer, path, body, "X-Behest-Tags", "team=search,feature=summary");
    }

    private HttpResponse<String> post(String bearer, String path, String body, String header, String value) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(gateway.demo("BEHEST_BASE_URL") + path))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + bearer)
                            .header("Content-Type", "application/json")
                            .header(header, value)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
