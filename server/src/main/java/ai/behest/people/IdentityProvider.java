package ai.behest.people;

import ai.behest.wire.Code;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The operator's identity provider over HTTP: what it publishes, remembered for an hour, and its token endpoint. */
final class IdentityProvider {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityProvider.class);
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final Duration REMEMBERED = Duration.ofHours(1);
    /** Keys that are not known are asked for again, but no more often than this. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final OidcSettings settings;
    private final Web web;
    private final InstantSource clock;
    private @Nullable Published published;
    private Instant retryAt = Instant.MIN;

    IdentityProvider(OidcSettings settings, Web web, InstantSource clock) {
        this.settings = settings;
        this.web = web;
        this.clock = clock;
    }

    /** @param basic whether the token endpoint takes the secret as HTTP Basic, else in the form */
    private record Published(URI authorize, URI token, boolean basic, JWKSet keys, Instant at) {}

    URI authorizationEndpoint() {
        return published(REMEMBERED).authorize();
    }

    private synchronized Published published(Duration age) {
        Published known = published;
        Instant now = clock.instant();
        if (known != null && known.at().plus(age).isAfter(now)) {
            return known;
        }
        if (now.isBefore(retryAt)) {
            // those who wait here while it does not answer must not each wait for it again
            throw refused();
        }
        retryAt = now.plus(PAUSE);
        Published fresh = fetched();
        retryAt = Instant.MIN;
        published = fresh;
        return fresh;
    }

    private Published fetched() {
        JsonNode document = json(web.get(URI.create((settings.issuer().endsWith("/")
                        ? settings.issuer().substring(0, settings.issuer().length() - 1)
                        : settings.issuer())
                + DISCOVERY)));
        if (!settings.issuer().equals(document.path("issuer").asString(""))) {
            throw failed("its discovery document names another issuer");
        }
        JsonNode methods = document.path("token_endpoint_auth_methods_supported");
        boolean basic = !methods.isArray()
                || methods.valueStream().anyMatch(each -> "client_secret_basic".equals(each.asString("")));
        return new Published(
                endpoint(document, "authorization_endpoint"),
                endpoint(document, "token_endpoint"),
                basic,
                keys(endpoint(document, "jwks_uri")),
                clock.instant());
    }

    private static URI endpoint(JsonNode document, String member) {
        try {
            URI uri = URI.create(document.path(member).asString(""));
            if (uri.getHost() != null && OidcSettings.isSafe(uri)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw failed("its discovery document has no usable " + member);
        }
        throw failed("its discovery document has no usable " + member);
    }

    private JWKSet keys(URI uri) {
        try {
            return JWKSet.parse(new String(bytes(web.get(uri)), StandardCharsets.UTF_8));
        } catch (ParseException e) {
            throw failed("its keys cannot be read");
        }
    }

    /** Trades the code for the ID token; null when the provider's answer does not hold. */
    @Nullable
    IdToken exchange(String code, OidcAttempts.Attempt attempt, String redirect) {
        Published known = published(REMEMBERED);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirect);
        form.put("code_verifier", attempt.verifier());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        String secret = settings.clientSecret();
        if (secret != null && known.basic()) {
            // RFC 6749, 2.3.1: each half is encoded as in a form
            String pair = encoded(settings.clientId()) + ":" + encoded(secret);
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        } else {
            form.put("client_id", settings.clientId());
            if (secret != null) {
                form.put("client_secret", secret);
            }
        }
        String body = form.entrySet().stream()
                .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        String token =
                json(web.post(known.token(), headers, body)).path("id_token").asString("");
        IdToken.Expected expected =
                new IdToken.Expected(settings.issuer(), settings.clientId(), attempt.nonce(), clock.instant());
        IdToken verified = IdToken.verified(token, known.keys(), expected);
        // it may have been signed with a key that is younger than what is remembered
        return verified != null
                ? verified
                : IdToken.verified(token, published(PATIENCE).keys(), expected);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode json(CompletableFuture<byte[]> answer) {
        try {
            return Json.tree(bytes(answer));
        } catch (RefusedException e) {
            if (e.refusal().code() == Code.VALIDATION_ERROR) {
                throw failed("its answer is not JSON");
            }
            throw e;
        }
    }

    private static byte[] bytes(CompletableFuture<byte[]> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed("it did not answer as it should: " + cause);
        }
    }

    private static RefusedException failed(String why) {
        LOG.warn("Nobody can sign in by the identity provider: {}", why);
        return refused();
    }

    private static RefusedException refused() {
        return new Refusal.Failed(
                        Code.PROVIDER_ERROR,
                        "The identity provider does not answer as it should. Try again, or sign in another way.")
                .asException();
    }
}
