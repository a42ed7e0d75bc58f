package ai.behest.example;

import java.io.InputStream;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** What a browser does with the app: cookies, the form, and the header that proves a page of the app's own. */
final class Browser {

    private static final Pattern FIELD = Pattern.compile("name=\"_csrf\"[^>]* value=\"([^\"]+)\"");

    private final String url;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    Browser(String url) {
        this.url = url;
    }

    Browser signedIn(String user) throws Exception {
        var field = FIELD.matcher(get("/login").body());
        if (!field.find()) {
            throw new AssertionError("The form has no field against forged requests");
        }
        HttpResponse<String> done = http.send(
                request("/login", "username=" + user + "&password=" + user + "&_csrf=" + field.group(1))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .build(),
                BodyHandlers.ofString());
        if (!done.headers().firstValue("Location").orElse("").endsWith("/")) {
            throw new AssertionError("Not signed in: " + done.statusCode());
        }
        get("/");
        return this;
    }

    HttpResponse<String> get(String path) throws Exception {
        return get(path, "*/*");
    }

    HttpResponse<String> get(String path, String accepted) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Accept", accepted)
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        return http.send(json(path, json).build(), BodyHandlers.ofString());
    }

    HttpResponse<InputStream> stream(String path, String json) throws Exception {
        return http.send(json(path, json).build(), BodyHandlers.ofInputStream());
    }

    HttpResponse<String> postWithoutProof(String path, String json) throws Exception {
        return http.send(
                request(path, json).header("Content-Type", "application/json").build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder json(String path, String json) {
        HttpRequest.Builder request = request(path, json).header("Content-Type", "application/json");
        cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .findFirst()
                .ifPresent(value -> request.header("X-XSRF-TOKEN", value));
        return request;
    }

    private HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(url + path)).POST(BodyPublishers.ofString(body));
    }
}
