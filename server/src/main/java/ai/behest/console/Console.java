package ai.behest.console;

import ai.behest.http.Exchange;
import ai.behest.wire.Refusal;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Answers the first page and its stylesheet, and 404 for everything else. The page runs no script and loads nothing from
 * elsewhere. One instance serves every event loop.
 */
public final class Console {
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Buffer page = resource("index.html");
    private final Buffer style = resource("console.css");

    public void receive(Exchange exchange) {
        switch (exchange.path()) {
            case "/" -> show(exchange, "text/html; charset=utf-8", page);
            case "/console.css" -> show(exchange, "text/css; charset=utf-8", style);
            default -> exchange.refuse(Refusal.notFound("There is nothing at this path."));
        }
    }

    private static void show(Exchange exchange, String contentType, Buffer body) {
        String method = exchange.method().name();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.response().putHeader("Allow", "GET, HEAD");
            exchange.refuse(new Refusal.MethodNotAllowed("This path answers GET, HEAD."));
            return;
        }
        exchange.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-cache");
        exchange.answer(200, contentType, body);
    }

    private static Buffer resource(String name) {
        try (InputStream stream = Console.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The program is incomplete: " + name + " is missing");
            }
            return Buffer.buffer(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
