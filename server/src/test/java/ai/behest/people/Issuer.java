package ai.behest.people;

import ai.behest.wire.Json;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** A small OpenID Connect issuer on a real port: codes with PKCE, signed ID tokens, and ways to lie. */
final class Issuer implements AutoCloseable {
    static final String CLIENT = "behest console";
    static final String SECRET = "s3cret: with +/= in it";

    final String url;
    volatile JWK key;
    volatile List<JWK> published;
    volatile String subject = "idp|1";
    volatile Consumer<JWTClaimsSet.Builder> claims = _ -> {};
    volatile Consumer<ObjectNode> discovery = _ -> {};
    volatile int tokenStatus = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, String> people = new ConcurrentHashMap<>();

    Issuer(Clock clock) {
        this.clock = clock;
        this.key = rsa("rsa-1");
        this.published = List.of(key);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/.well-known/openid-configuration", exchange -> {
            ObjectNode document = Json.object()
                    .put("issuer", url)
                    .put("authorization_endpoint", url + "/authorize?tenant=a")
                    .put("token_endpoint", url + "/token")
                    .put("jwks_uri", url + "/keys");
            discovery.accept(document);
            answer(exchange, 200, Json.text(document));
        });
        server.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(published).toString()));
        server.createContext("/token", this::token);
        server.setExecutor(threads);
        server.start();
    }

    static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    Map<String, String> environment() {
        return Map.of(
                "BEHEST_CONSOLE_OIDC_ISSUER", url,
                "BEHEST_CONSOLE_OIDC_CLIENT_ID", CLIENT,
                "BEHEST_CONSOLE_OIDC_CLIENT_SECRET", SECRET,
                "BEHEST_CONSOLE_OIDC_NAME", "Acme");
    }

    /** Somebody signs in at the issuer; returns what the browser brings back: state and code. */
    Map<String, String> signIn(URI authorize, String email) {
        if (!authorize.toString().startsWith(url + "/authorize?")) {
            throw new AssertionError("Sent elsewhere: " + authorize);
        }
        Map<String, String> query = form(authorize.getRawQuery());
        if (!"code".equals(query.get("response_type"))
                || !CLIENT.equals(query.get("client_id"))
                || !"S256".equals(query.get("code_challenge_method"))
                || !Arrays.asList(query.getOrDefault("scope", "").split(" ")).contains("openid")) {
            throw new AssertionError("Not a request for a code: " + query.keySet());
        }
        String code = Secrets.fresh();
        codes.put(code, query);
        people.put(code, email);
        return Map.of("state", query.getOrDefault("state", ""), "code", code);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String code = form.getOrDefault("code", "");
        Map<String, String> asked = codes.remove(code);
        boolean right = asked != null
                && isClient(exchange.getRequestHeaders().getFirst("Authorization"), form)
                && "authorization_code".equals(form.get("grant_type"))
                && asked.getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"))
                && asked.getOrDefault("code_challenge", "").equals(s256(form.getOrDefault("code_verifier", "")));
        if (!right || asked == null) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        ObjectNode tokens = Json.object().put("access_token", "at").put("token_type", "Bearer");
        tokens.put("id_token", idToken(asked.getOrDefault("nonce", ""), people.getOrDefault(code, "")));
        answer(exchange, tokenStatus, Json.text(tokens));
    }

    private static boolean isClient(String authorization, Map<String, String> form) {
        if (authorization == null) {
            return CLIENT.equals(form.get("client_id")) && SECRET.equals(form.get("client_secret"));
        }
        String[] pair = new String(
                        Base64.getDecoder().decode(authorization.substring("Basic ".length())), StandardCharsets.UTF_8)
                .split(":", 2);
        return CLIENT.equals(decoded(pair[0])) && SECRET.equals(decoded(pair[1]));
    }

    private String idToken(String nonce, String email) {
        try {
            Date now = Date.from(clock.instant());
            JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder()
                    .issuer(url)
                    .audience(CLIENT)
                    .subject(subject)
                    .issueTime(now)
                    .expirationTime(Date.from(clock.instant().plusSeconds(300)))
                    .claim("nonce", nonce)
                    .claim("email", email)
                    .claim("email_verified", true)
                    .claim("name", "Ina of the IdP");
            claims.accept(builder);
            JWK with = key;
            JWSAlgorithm algorithm = with instanceof RSAKey
                    ? JWSAlgorithm.RS256
                    : with instanceof ECKey ? JWSAlgorithm.ES256 : JWSAlgorithm.HS256;
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(algorithm).keyID(with.getKeyID()).build(), builder.build());
            token.sign(signer(with));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner signer(JWK with) throws JOSEException {
        if (with instanceof RSAKey rsa) {
            return new RSASSASigner(rsa);
        }
        return with instanceof ECKey ec ? new ECDSASigner(ec) : new MACSigner((OctetSequenceKey) with);
    }

    private static String s256(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&"))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1])));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
