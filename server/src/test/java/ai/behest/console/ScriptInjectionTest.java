package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.console.frame.Route;
import ai.behest.people.Role;
import ai.behest.wire.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts that would be script where a page forgets to escape ({@link Hostile}, 228 of them) go through every field that is
 * shown; then every page of the table is read, and holds nothing but what we wrote. Those that a field refuses are shown in
 * the form that comes back.
 */
final class ScriptInjectionTest {
    private static final Set<String> NOT_OURS =
            Set.of("iframe", "object", "embed", "base", "math", "animate", "style", "frame", "applet", "img-x");

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    private static final List<String> USERS = new ArrayList<>();

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
        house.settings("{\"memory_enabled\":true}");
        for (int i = 0; i < Hostile.TEXTS.size(); i++) {
            String text = Hostile.TEXTS.get(i);
            chat(text);
            if (i % 8 == 0) {
                manage("POST", "/v1/projects", Map.of("name", text));
                manage("POST", "/v1/projects/" + house.projectId() + "/keys", Map.of("name", text, "role", "user"));
                manage("POST", "/v1/kill-switches", Map.of("scope", Map.of("user", "x" + i), "reason", text));
                manage("POST", "/v1/revocations", Map.of("uid", text, "reason", text));
                manage(
                        "POST",
                        "/v1/budgets",
                        Map.of(
                                "scope",
                                Map.of("user", text),
                                "amount_usd",
                                "1.00",
                                "period",
                                "day",
                                "kind",
                                "hard",
                                "name",
                                text));
                manage(
                        "PUT",
                        "/v1/projects/" + house.projectId() + "/settings",
                        Map.of("system_prompt", text, "provider_model", text.replace(" ", "")));
            }
        }
        manage("PATCH", "/v1/tenant", Map.of("name", Hostile.TEXTS.get(1)));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    /** A call whose user, session, model, tags and text are hostile; what is refused there is tried in forms below. */
    private static void chat(String text) {
        HttpResponse<String> minted =
                house.post("/v1/auth/mint", house.apiKey(), Json.text(Map.of("user_id", text, "session_id", text)));
        if (minted.statusCode() != 200) {
            return;
        }
        USERS.add(text);
        String token = TestHouse.json(minted).get("token").stringValue();
        for (String model : List.of("gpt-4o-mini", text)) {
            house.post(
                    "/v1/chat/completions",
                    token,
                    Json.text(Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", text)))));
        }
    }

    private static void manage(String method, String path, Map<String, Object> body) {
        house.http()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create(house.serverUrl() + path))
                                .header("Authorization", "Bearer " + house.adminToken())
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(Json.text(body)))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .join();
    }

    private static boolean isPage(Browser.Seen seen) {
        return seen.response().headers().firstValue("Content-Type").orElse("").startsWith("text/html");
    }

    private static void isOurs(String where, Document page) {
        for (Element element : page.getAllElements()) {
            assertThat(NOT_OURS).as(where).doesNotContain(element.normalName());
            if (element.normalName().equals("script")) {
                assertThat(element.attr("src")).as(where).startsWith("/assets/");
                assertThat(element.data()).as(where).isEmpty();
            }
            for (Attribute attribute : element.attributes()) {
                String name = attribute.getKey();
                String value = attribute.getValue().strip().toLowerCase(java.util.Locale.ROOT);
                assertThat(name).as(where).doesNotStartWith("on").doesNotStartWith("hx-on");
                if (Set.of("href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post")
                        .contains(name)) {
                    assertThat(value).as(where).matches("(/[^/].*|/|#.*|\\?.*|data:,|)");
                }
                assertThat(name.equals("http-equiv")).as(where).isFalse();
            }
        }
    }

    @Test
    void everyPageShowsThemAsText() {
        assertThat(USERS).hasSizeGreaterThanOrEqualTo(200);
        Browser owner = new Browser(house, Role.OWNER);
        Set<String> seen = new TreeSet<>();
        for (Route route : house.consolePages().table()) {
            if (route.method().equals("GET") && !route.path().text().contains("{secret}")) {
                for (String path : addresses(route.path().text())) {
                    Browser.Seen page = owner.get(path);
                    assertThat(page.status()).as(path).isLessThan(500);
                    if (isPage(page)) {
                        isOurs(path, page.page());
                        seen.add(route.path().text());
                    }
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(25);
        for (String list : List.of(
                "/calls",
                "/budgets",
                "/spend?group_by=user",
                "/projects/" + house.projectId() + "/users",
                "/projects/" + house.projectId() + "/sessions")) {
            List<String> links = owner.get(list).page().select("table a[href]").eachAttr("href");
            assertThat(links).as(list).isNotEmpty();
            for (String link : links.subList(0, Math.min(12, links.size()))) {
                Browser.Seen page = owner.get(link);
                assertThat(page.status()).as(link).isEqualTo(200);
                isOurs(link, page.page());
            }
        }
        assertThat(owner.get("/projects").text()).contains(Hostile.TEXTS.get(0));
        assertThat(owner.get("/calls").text()).contains("<");
    }

    /** Addresses that fit a path, with hostile ids where people's own stand, and a hostile query. */
    private static List<String> addresses(String path) {
        List<String> addresses = new ArrayList<>();
        String project = path.replaceFirst("\\{id}", house.projectId());
        for (String text : path.contains("{uid}") || path.contains("{sid}") || path.contains("{user")
                ? Hostile.TEXTS
                : List.of(Hostile.TEXTS.get(5), Hostile.TEXTS.get(62))) {
            String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
            String query =
                    List.of("user", "user_id", "text", "said", "name", "to", "group_by", "from", "kind", "model")
                            .stream()
                            .map(name -> name + "=" + encoded)
                            .collect(java.util.stream.Collectors.joining("&", "?", ""));
            addresses.add(project.replaceAll("\\{[a-z_]+}", java.util.regex.Matcher.quoteReplacement(encoded)));
            addresses.add(project.replaceAll("\\{[a-z_]+}", java.util.regex.Matcher.quoteReplacement(encoded)) + query);
        }
        return addresses;
    }

    @Test
    void everyFormThatComesBackShowsThemAsText() {
        Browser owner = new Browser(house, Role.OWNER);
        for (Route route : house.consolePages().table()) {
            boolean form = route instanceof Route.Inside inside
                    && route.method().equals("POST")
                    && !route.path().text().matches(".*(sign-out|sessions/end|delete|suspend).*")
                    && inside.back() != null;
            if (!form) {
                continue;
            }
            for (String text : List.of(Hostile.TEXTS.get(12), Hostile.TEXTS.get(63), Hostile.TEXTS.get(121))) {
                Map<String, String> fields = new java.util.HashMap<>();
                for (String name : List.of(
                        "name",
                        "origin",
                        "email",
                        "value",
                        "what",
                        "reason",
                        "system_prompt",
                        "amount_usd",
                        "base_url",
                        "url",
                        "code",
                        "provider_model",
                        "allowed_models",
                        "public_key_pem",
                        "scope",
                        "id")) {
                    fields.put(name, text);
                }
                String path = route.path()
                        .text()
                        .replaceFirst("\\{id}", house.projectId())
                        .replaceAll("\\{[a-z_]+}", "x1");
                Browser.Seen back = owner.post(path, fields);
                assertThat(back.status()).as(path).isLessThan(500);
                isOurs(path, back.page());
            }
        }
    }
}
