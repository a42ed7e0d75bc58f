package ai.behest.spring;

import java.net.URI;
import java.util.Locale;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The spelling of an origin as browsers send it (RFC 6454 §6.2): scheme, host, and a port that is not the scheme's own. */
final class Origin {

    private Origin() {}

    /** @throws InvalidConfigurationPropertyValueException for anything that no browser sends, wildcards included */
    static String of(String text) {
        String origin = text.strip().toLowerCase(Locale.ROOT).replaceAll("/$", "");
        if (origin.matches("https?://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[0-9]{1,5})?")) {
            return withoutUsualPort(URI.create(origin));
        }
        throw new InvalidConfigurationPropertyValueException(
                "behest.token-endpoint.allowed-origins",
                text,
                "It must be scheme, host and port only, such as https://app.example.com.");
    }

    private static String withoutUsualPort(URI origin) {
        boolean usual = origin.getPort() == (origin.getScheme().equals("https") ? 443 : 80);
        String text = origin.toString();
        return usual ? text.substring(0, text.lastIndexOf(':')) : text;
    }
}
