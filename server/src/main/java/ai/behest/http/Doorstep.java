package ai.behest.http;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every request must fulfil before anybody looks at what it wants (RFC 9112 and our own bounds). */
final class Doorstep {
    private static final int HEADERS_MOST = 100;

    private Doorstep() {}

    static @Nullable Refusal check(HttpServerRequest request) {
        if (lines(request) > HEADERS_MOST) {
            return new Refusal.TooLarge(
                    Code.HEADERS_TOO_LARGE, "The request has more than " + HEADERS_MOST + " header lines.");
        }
        if (request.version() == HttpVersion.HTTP_1_1
                && request.headers().getAll("Host").size() != 1) {
            return new Refusal.Invalid("Host", "Exactly one Host header is expected.");
        }
        if (request.headers().getAll("Content-Length").size() > 1
                || (request.headers().contains("Content-Length")
                        && request.headers().contains("Transfer-Encoding"))) {
            return new Refusal.Invalid("Content-Length", "The length of the body is stated twice.");
        }
        if (request.headers().getAll("Authorization").size() > 1) {
            return new Refusal.Invalid("Authorization", "One Authorization header is expected.");
        }
        if (request.headers().getAll("Origin").size() > 1) {
            return new Refusal.Invalid("Origin", "One Origin header is expected.");
        }
        return null;
    }

    /** Header lines; the map's own size counts names. */
    private static int lines(HttpServerRequest request) {
        int lines = 0;
        for (Map.Entry<String, String> _ : request.headers()) {
            lines++;
        }
        return lines;
    }
}
