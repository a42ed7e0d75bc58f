package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.wire.Refusal;
import java.util.Locale;

/** Bodies are JSON; a browser form or a file is somebody's mistake, or an attempt to avoid a preflight. */
final class MediaType {

    private MediaType() {}

    static void requireJson(Exchange exchange) {
        String type = exchange.header("Content-Type");
        if (type != null) {
            String bare = type.contains(";") ? type.substring(0, type.indexOf(';')) : type;
            String normal = bare.strip().toLowerCase(Locale.ROOT);
            if (normal.equals("application/json") || normal.endsWith("+json")) {
                return;
            }
        }
        throw new Refusal.UnsupportedMedia("The body must be JSON: send Content-Type: application/json.").asException();
    }
}
