package ai.behest.console;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.TestHouse;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Route;
import ai.behest.people.Role;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every page and every form of the console, taken from its table: a new one cannot be forgotten. */
final class DoorTest {

    @SuppressWarnings("NullAway.Init")
    private static TestHouse house;

    @BeforeAll
    static void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    static Stream<Route.Inside> inside() {
        return table().filter(Route.Inside.class::isInstance).map(Route.Inside.class::cast);
    }

    static Stream<Route.Inside> forms() {
        return inside().filter(route -> route.method().equals("POST"));
    }

    static Stream<Route.Outside> openForms() {
        return table().filter(route ->
                        route instanceof Route.Outside && route.method().equals("POST"))
                .map(Route.Outside.class::cast);
    }

    private static Stream<Route> table() {
        return house.consolePages().table().stream();
    }

    /** A path that the route takes; what its variables name need not exist. */
    private static String path(Route route) {
        return route.path().text().replace("{id}", house.projectId()).replaceAll("\\{[a-z_]+}", "x1");
    }

    private static HttpResponse<String> send(Route route, Map<String, String> headers, String form) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(house.serverUrl() + path(route)));
        headers.forEach(request::header);
        request.method(
                route.method(),
                route.method().equals("GET")
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(form));
        if (!route.method().equals("GET")) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        return house.http()
                .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .join();
    }

    @ParameterizedTest
    @MethodSource("inside")
    void nobodyGetsInWithoutSigningIn(Route.Inside route) {
        HttpResponse<String> sent = send(route, Map.of("Origin", house.serverUrl()), "csrf=x");
        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(sent.headers().firstValue("Location").orElse("")).startsWith("/sign-in");
        HttpResponse<String> guessed = send(
                route, Map.of("Origin", house.serverUrl(), "Cookie", "behest_session=guessed-" + "a".repeat(40)), "");
        assertThat(guessed.statusCode()).isEqualTo(303);
    }

    @ParameterizedTest
    @MethodSource("inside")
    void aRoleThatMayNotIsRefusedWhateverAddressItGuesses(Route.Inside route) {
        for (Role role : Role.values()) {
            if (route.permission() != null && !role.may(route.permission())) {
                HttpResponse<String> refused = send(
                        route,
                        Map.of("Cookie", house.cookie(role), "Origin", house.serverUrl()),
                        "csrf=" + house.csrf(role));
                assertThat(refused.statusCode()).as("%s", role).isEqualTo(403);
                assertThat(refused.body()).contains("You are signed in as " + role.text());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFormOfAnotherSiteIsRefused(Route.Inside route) {
        String own = "csrf=" + house.csrf(Role.OWNER);
        String cookie = house.cookie(Role.OWNER);
        List<HttpResponse<String>> forged = List.of(
                send(route, Map.of("Cookie", cookie), ""),
                send(route, Map.of("Cookie", cookie, "Origin", house.serverUrl()), "csrf="),
                send(route, Map.of("Cookie", cookie, "Origin", house.serverUrl()), "csrf=" + house.csrf(Role.VIEWER)),
                send(route, Map.of("Cookie", cookie, "Origin", "https://evil.example"), own),
                send(route, Map.of("Cookie", cookie, "Origin", "null"), own),
                send(route, Map.of("Cookie", cookie, "Sec-Fetch-Site", "cross-site"), own),
                send(route, Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-site"), own));
        assertThat(forged).allSatisfy(sent -> {
            assertThat(sent.statusCode()).isEqualTo(403);
            assertThat(sent.body()).contains("not sent by a page of this console");
        });
    }

    @ParameterizedTest
    @MethodSource("openForms")
    void aFormForEverybodyComesFromOurOwnPageToo(Route.Outside route) {
        assertThat(Stream.of(
                                send(route, Map.of(), ""),
                                send(route, Map.of("Origin", "https://evil.example"), ""),
                                send(route, Map.of("Origin", house.serverUrl(), "Sec-Fetch-Site", "cross-site"), ""))
                        .map(HttpResponse::statusCode))
                .containsOnly(403);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void whatChangesSomethingHasANameInTheAuditLog(Route.Inside route) {
        assertThat(route.action() != null
                        || route.path().text().endsWith("/check")
                        || route.path().text().endsWith("/test"))
                .as("%s names the act, or asks only", route.path().text())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("inside")
    void noPageCanBeFramedSniffedOrKept(Route.Inside route) {
        if (!route.method().equals("GET")) {
            return;
        }
        HttpResponse<String> page = send(route, Map.of("Cookie", house.cookie(Role.OWNER)), "");
        assertThat(page.statusCode()).isLessThan(500);
        assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(page.headers().firstValue("X-Trace-Id")).isPresent();
        if (page.statusCode() == 200) {
            assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                    .doesNotContain("unsafe");
        }
    }

    @Test
    void noPathIsEnteredTwice() {
        Pages pages = house.consolePages();
        assertThat(pages.table().stream()
                        .map(route -> route.method() + " " + route.path().text()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theThemeLeadsNowhereElse() {
        Browser owner = new Browser(house, Role.OWNER);
        for (String to :
                List.of("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "")) {
            assertThat(owner.post("/theme", Map.of("theme", "dark", "to", to)).location())
                    .as(to)
                    .isEqualTo("/");
        }
        assertThat(owner.post("/theme", Map.of("theme", "dark", "to", "/projects"))
                        .location())
                .isEqualTo("/projects");
    }
}
