package ai.behest.control;

import ai.behest.http.Exchange;
import ai.behest.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes in the JSON body of a management request: at most a mebibyte, or four where it is large; declared as JSON. */
final class RequestBody {
    static final int MOST_BYTES = 1024 * 1024;
    static final int MOST_BYTES_LARGE = 4 * MOST_BYTES;

    private RequestBody() {}

    /** The body's bytes, none when it is optional and absent. */
    static Future<Buffer> read(Exchange exchange, Route.Body body) {
        int most = body == Route.Body.LARGE ? MOST_BYTES_LARGE : MOST_BYTES;
        return exchange.body(most).map(buffer -> checked(exchange.header("Content-Type"), buffer, body));
    }

    private static Buffer checked(@Nullable String contentType, Buffer buffer, Route.Body body) {
        if (buffer.length() == 0) {
            if (body != Route.Body.OPTIONAL) {
                throw Refusal.invalid("body", "A JSON object is expected as the body.")
                        .asException();
            }
            return buffer;
        }
        if (!isJson(contentType)) {
            throw new Refusal.UnsupportedMedia("Send the body as Content-Type: application/json, in UTF-8.")
                    .asException();
        }
        return buffer;
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String type = contentType.toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "");
        return type.equals("application/json") || type.equals("application/json;charset=utf-8");
    }
}
