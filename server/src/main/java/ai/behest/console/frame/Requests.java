package ai.behest.console.frame;

import ai.behest.http.Exchange;
import ai.behest.wire.Refusal;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a request off its connection. */
final class Requests {
    private static final int AGENT_MOST = 300;
    private static final int COOKIES_MOST = 50;

    private Requests() {}

    /** @throws ai.behest.wire.RefusedException when query, body or its type do not fit */
    static Request of(Exchange exchange, Map<String, String> variables, Buffer body, @Nullable String origin) {
        String method = exchange.method().name();
        String uri = exchange.request().uri();
        String query = exchange.request().query();
        String agent = exchange.header("User-Agent");
        return new Request(
                method.equals("HEAD") ? "GET" : method,
                uri.startsWith("/") ? uri : "/",
                variables,
                query == null ? Fields.NONE : Fields.parse(query),
                form(exchange, body),
                exchange.remoteAddress(),
                agent == null ? "" : agent.substring(0, Math.min(agent.length(), AGENT_MOST)),
                origin == null ? origin(exchange) : origin,
                cookies(exchange),
                "true".equals(exchange.header("HX-Request")),
                exchange.traceId());
    }

    private static Fields form(Exchange exchange, Buffer body) {
        if (body.length() == 0) {
            return Fields.NONE;
        }
        String type = exchange.header("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            throw new Refusal.UnsupportedMedia("Send the form as application/x-www-form-urlencoded.").asException();
        }
        return Fields.parse(body.toString(StandardCharsets.UTF_8));
    }

    private static String origin(Exchange exchange) {
        String host = exchange.header("Host");
        String scheme = exchange.header("X-Forwarded-Proto");
        return ("https".equals(scheme) ? "https" : "http") + "://" + (host == null ? "localhost" : host);
    }

    private static Map<String, String> cookies(Exchange exchange) {
        Map<String, String> cookies = new HashMap<>();
        String header = exchange.header("Cookie");
        if (header != null) {
            for (String pair : header.split(";", COOKIES_MOST)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    cookies.putIfAbsent(
                            pair.substring(0, equals).strip(),
                            pair.substring(equals + 1).strip());
                }
            }
        }
        return cookies;
    }
}
