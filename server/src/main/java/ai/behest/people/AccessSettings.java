package ai.behest.people;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the operator lets people into the console.
 *
 * @param origin the console's address as browsers see it, e.g. {@code https://console.example.com}; null for the
 *     server's own
 * @param limitsAddresses whether tries are counted by address too; not behind a proxy, where everybody has the proxy's
 * @param openIdConnect null when there is no identity provider
 */
public record AccessSettings(
        @Nullable String origin,
        boolean limitsAddresses,
        @Nullable OidcSettings openIdConnect) {
    private static final String ORIGIN = "BEHEST_CONSOLE_ORIGIN";
    /** One setting for the whole server: 0 says that the proxy in front counts addresses. */
    private static final String ADDRESSES = "BEHEST_LIMIT_ADDRESS_PER_MINUTE";

    /** @throws IllegalArgumentException naming the variable that has a bad value */
    public static AccessSettings from(Map<String, String> environment) {
        return new AccessSettings(
                origin(environment.getOrDefault(ORIGIN, "").strip()),
                !environment.getOrDefault(ADDRESSES, "").strip().equals("0"),
                OidcSettings.from(environment));
    }

    private static @Nullable String origin(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            URI uri = new URI(text);
            boolean known = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            boolean bare = uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            if (known && bare && uri.getHost() != null) {
                return text;
            }
        } catch (URISyntaxException e) {
            throw wrong();
        }
        throw wrong();
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException(
                ORIGIN + " must look like https://console.example.com, without a path or a slash at its end.");
    }
}
