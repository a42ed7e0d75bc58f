package ai.behest.gateway;

import ai.behest.http.Exchange;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Locale;

/** Whether an {@code Origin} (RFC 6454) names the server that the request was sent to: scheme, host and port. */
final class OwnOrigin {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private OwnOrigin() {}

    static boolean is(String origin, Exchange exchange) {
        HostAndPort sentTo = exchange.request().authority();
        if (sentTo == null) {
            return false;
        }
        // in front of a proxy that ends TLS the page is https, and we are not
        String scheme = "https".equals(exchange.header("X-Forwarded-Proto")) ? "https" : "http";
        try {
            URI page = URI.create(origin);
            return page.getHost() != null
                    && scheme.equals(page.getScheme())
                    && page.getRawUserInfo() == null
                    && page.getRawPath().isEmpty()
                    && page.getHost()
                            .toLowerCase(Locale.ROOT)
                            .equals(sentTo.host().toLowerCase(Locale.ROOT))
                    && port(page.getPort(), scheme) == port(sentTo.port(), scheme);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int port(int given, String scheme) {
        return given > 0 ? given : scheme.equals("https") ? HTTPS : HTTP;
    }
}
