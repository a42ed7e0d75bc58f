package ai.behest.spring;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** A provider's JWK set: kept for five minutes, and for an hour while the provider is away; never fetched on demand of a forger. */
final class PublishedKeys {

    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int MAX_BYTES = 256 * 1024;
    private static final long KEEP_MILLIS = 300_000;
    private static final long OUTAGE_MILLIS = 3_600_000;

    private PublishedKeys() {}

    static JWKSource<SecurityContext> at(URI uri) {
        try {
            JWKSource<SecurityContext> keys = JWKSourceBuilder.<SecurityContext>create(
                            uri.toURL(), new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES))
                    .cache(KEEP_MILLIS, 2L * TIMEOUT_MILLIS)
                    .refreshAheadCache(false)
                    .rateLimited(true)
                    .retrying(true)
                    .outageTolerant(OUTAGE_MILLIS)
                    .build();
            return (selector, context) -> {
                try {
                    return keys.get(selector, context);
                } catch (RateLimitReachedException unknownKeysInARow) {
                    return List.of();
                }
            };
        } catch (MalformedURLException | IllegalArgumentException noUrl) {
            throw new InvalidConfigurationPropertyValueException(
                    "behest.principal.jwk-set-uri", uri, "It must be an http or https URL.");
        }
    }
}
