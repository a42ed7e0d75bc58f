package ai.behest.console.frame;

import ai.behest.http.Exchange;
import ai.behest.people.SignedIn;
import ai.behest.wire.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what a page came to into bytes and headers, and sends them. */
final class Answers {
    private static final int NONCE_BYTES = 16;
    private static final String THEME_COOKIE = "behest_theme";

    /** Bytes that are ready to leave. */
    record Written(
            int status,
            String contentType,
            Buffer bytes,
            @Nullable String location,
            @Nullable String disposition,
            String policy,
            List<String> cookies) {}

    private final Templates templates = new Templates();
    private final SecureRandom random = new SecureRandom();
    private final Assets assets;

    Answers(Assets assets) {
        this.assets = assets;
    }

    Assets assets() {
        return assets;
    }

    Written write(View view, Request request, @Nullable SignedIn who, @Nullable Problem problem, List<Cookie> renewed) {
        boolean secure = request.origin().startsWith("https:");
        return switch (view) {
            case View.Page page -> {
                String nonce = nonce();
                Fields given = request.method().equals("POST") ? request.form() : request.query();
                Frame frame = new Frame(
                        page.title(),
                        page.place(),
                        who,
                        given,
                        problem,
                        Said.of(request.query().text("said")).text(),
                        theme(request),
                        nonce,
                        assets,
                        request.target(),
                        request.fragment());
                int status = problem != null && page.status() == 200 ? 422 : page.status();
                yield new Written(
                        status,
                        "text/html; charset=utf-8",
                        templates.render(page, frame),
                        null,
                        null,
                        policy(nonce),
                        headers(page.cookies(), renewed, secure));
            }
            case View.Redirect redirect ->
                new Written(
                        303,
                        "text/plain; charset=utf-8",
                        Buffer.buffer(),
                        location(redirect),
                        null,
                        policy(""),
                        headers(redirect.cookies(), renewed, secure));
            case View.Data data ->
                new Written(
                        problem == null ? 200 : 422,
                        "application/json",
                        Buffer.buffer(Json.bytes(data.body())),
                        null,
                        null,
                        policy(""),
                        headers(data.cookies(), renewed, secure));
            case View.Json json ->
                new Written(
                        200,
                        "application/json",
                        Buffer.buffer(json.text()),
                        null,
                        null,
                        policy(""),
                        headers(List.of(), renewed, secure));
            case View.File file ->
                new Written(
                        200,
                        file.contentType(),
                        file.bytes(),
                        null,
                        "attachment; filename=\"" + file.name().replaceAll("[^A-Za-z0-9._-]", "_") + "\"",
                        policy(""),
                        headers(List.of(), renewed, secure));
        };
    }

    void send(Exchange exchange, Written written) {
        HttpServerResponse response = exchange.response();
        guard(response, written.policy());
        response.putHeader("Cache-Control", "no-store");
        if (!written.cookies().isEmpty()) {
            response.putHeader("Set-Cookie", written.cookies());
        }
        if (written.location() != null) {
            response.putHeader("Location", written.location());
        }
        if (written.disposition() != null) {
            response.putHeader("Content-Disposition", written.disposition());
        }
        exchange.answer(written.status(), written.contentType(), written.bytes());
    }

    void send(Exchange exchange, Assets.Asset asset) {
        guard(exchange.response(), policy(""));
        exchange.response().putHeader("Cache-Control", "public, max-age=31536000, immutable");
        exchange.answer(200, asset.contentType(), asset.bytes());
    }

    private static void guard(HttpServerResponse response, String policy) {
        response.putHeader("Content-Security-Policy", policy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
    }

    private static String policy(String nonce) {
        String scripts = nonce.isEmpty() ? "'none'" : "'nonce-" + nonce + "'";
        return "default-src 'none'; script-src " + scripts + "; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    private String nonce() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String location(View.Redirect redirect) {
        if (redirect.said() == Said.NOTHING) {
            return redirect.to();
        }
        return redirect.to() + (redirect.to().contains("?") ? "&" : "?") + "said="
                + redirect.said().word();
    }

    private static String theme(Request request) {
        String theme = request.cookie(THEME_COOKIE);
        return theme != null && (theme.equals("light") || theme.equals("dark")) ? theme : "auto";
    }

    private static List<String> headers(List<Cookie> cookies, List<Cookie> renewed, boolean secure) {
        List<String> headers = new ArrayList<>();
        List<String> set = cookies.stream().map(Cookie::name).toList();
        cookies.forEach(cookie -> headers.add(cookie.header(secure)));
        renewed.stream()
                .filter(cookie -> !set.contains(cookie.name()))
                .forEach(cookie -> headers.add(cookie.header(secure)));
        return headers;
    }
}
