package ai.behest.console;

import ai.behest.TestHouse;
import ai.behest.people.Role;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** A browser without script in which a person is signed in: gets pages, sends forms, follows where they lead. */
final class Browser {
    private final TestHouse house;
    private final Role role;

    Browser(TestHouse house, Role role) {
        this.house = house;
        this.role = role;
    }

    /** What a request came to. */
    record Seen(int status, String location, Document page, HttpResponse<String> response) {
        /** What the page says, as a person reads it. */
        String text() {
            return page.text();
        }
    }

    Seen get(String path) {
        return send(request(path).GET());
    }

    /** Sends a form with the session's token, as the page's own form would. */
    Seen post(String path, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&", "csrf=" + encoded(house.csrf(role)) + "&", ""));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", house.serverUrl())
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /** Sends a form and gets the page that it leads to. */
    Seen postAndFollow(String path, Map<String, String> fields) {
        Seen sent = post(path, fields);
        if (sent.status() != 303) {
            throw new AssertionError("The form was not taken: " + sent.status() + " " + sent.text());
        }
        return get(sent.location());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(house.serverUrl() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Cookie", house.cookie(role));
    }

    Seen send(HttpRequest.Builder request) {
        HttpResponse<String> response = house.http()
                .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        return new Seen(
                response.statusCode(),
                response.headers().firstValue("Location").orElse(""),
                Jsoup.parse(response.body(), house.serverUrl()),
                response);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
