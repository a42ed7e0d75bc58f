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
 * @param openIdConnect null when there is no identity provider
 */
public record AccessSettings(
        @Nullable String origin, @Nullable OidcSettings openIdConnect) {
    private static final String ORIGIN = "BEHEST_CONSOLE_ORIGIN";

    /** @throws IllegalArgumentException naming the variable that has a bad value */
    public static AccessSettings from(Map<String, String> environment) {
        return new AccessSettings(origin(environment.getOrDefault(ORIGIN, "").strip()), OidcSettings.from(environment));
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
