package ai.behest.provider;

import ai.behest.wire.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a provider listens, taken apart once: requests are built from the parts, never by gluing text.
 *
 * @param path without a slash at its end, e.g. {@code /v1}
 * @param query what every request carries, with its question mark, e.g. Azure's {@code ?api-version=...}; or empty
 */
public record BaseUrl(boolean tls, String host, int port, String path, String query) {

    /** Reads an operator's URL: http or https, any host. */
    public static BaseUrl trusted(String url) {
        return parse(url, true);
    }

    /** Reads a tenant's URL: https on its standard port, a name and not an address (contract §9, SSRF). */
    public static BaseUrl untrusted(String url) {
        BaseUrl parsed = parse(url, false);
        if (!parsed.tls() || parsed.port() != 443) {
            throw wrong("base_url must be https on port 443.");
        }
        boolean literal = parsed.host().contains(":")
                || parsed.host().chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')
                || parsed.host().matches("(0x[0-9a-f]*|[0-9]+)(\\.(0x[0-9a-f]*|[0-9]+))*");
        if (literal || !parsed.host().contains(".") || parsed.host().endsWith(".localhost")) {
            throw wrong("base_url must name a public host, not an address.");
        }
        return parsed;
    }

    private static BaseUrl parse(String url, boolean operator) {
        if (url.length() > 500 || url.chars().anyMatch(c -> c <= ' ' || c == '\\' || c >= 127)) {
            throw wrong("base_url has at most 500 printable ASCII characters.");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw wrong("base_url is not a URL.");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if ((!scheme.equals("https") && !scheme.equals("http")) || uri.getHost() == null) {
            throw wrong("base_url must look like https://api.example.com/v1.");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null || url.contains("#")) {
            throw wrong("base_url must not hold a user, a password or a fragment.");
        }
        if (uri.getRawQuery() != null && !operator && !uri.getRawQuery().startsWith("api-version=")) {
            throw wrong("base_url must not hold a query other than api-version.");
        }
        boolean tls = scheme.equals("https");
        String path = uri.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        return new BaseUrl(
                tls,
                host,
                uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort(),
                path,
                uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    /** The request target for a path below this base, e.g. {@code /chat/completions}. */
    String target(String below) {
        return path + below + query;
    }

    @Override
    public String toString() {
        boolean standard = port == (tls ? 443 : 80);
        String shownHost = host.contains(":") ? "[" + host + "]" : host;
        return (tls ? "https://" : "http://") + shownHost + (standard ? "" : ":" + port) + path + query;
    }

    private static RuntimeException wrong(String message) {
        return Refusal.invalid("base_url", message).asException();
    }
}
