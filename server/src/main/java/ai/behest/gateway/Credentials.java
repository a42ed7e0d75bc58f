package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.identity.ApiKey;
import ai.behest.identity.Caller;
import ai.behest.identity.Identifier;
import ai.behest.tenant.Project;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import io.vertx.core.Future;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: a token as Bearer, or an API key as Bearer, {@code x-api-key} or {@code x-goog-api-key} (contract §4).
 */
final class Credentials {
    private static final String BEARER = "Bearer ";
    private static final String API_KEY_PREFIX = "behest_sk_";

    private final Rooms rooms;

    Credentials(Rooms rooms) {
        this.rooms = rooms;
    }

    /**
     * Proves who asks, and that nobody has stopped them; fails with a refusal. Done at once unless a foreign issuer's keys
     * must first be fetched.
     */
    Future<Caller> prove(Exchange exchange, Project project) {
        return identify(exchange, project).map(caller -> {
            Refusal stopped = rooms.stops().of(caller);
            if (stopped != null) {
                throw stopped.asException();
            }
            return caller;
        });
    }

    private Future<Caller> identify(Exchange exchange, Project project) {
        String secret = secret(exchange);
        if (secret == null) {
            return Future.failedFuture(Refusal.Unauthenticated.TOKEN.asException());
        }
        if (!secret.startsWith(API_KEY_PREFIX)) {
            return exchange.loop()
                    .back(rooms.verifier().verify(secret, project))
                    .map(caller -> withSession(exchange, caller))
                    .compose(caller -> caller.draft()
                            ? exchange.loop()
                                    .apart(() -> caller.of(rooms.directory().drafted(project)))
                            : Future.succeededFuture(caller));
        }
        ApiKey key = rooms.apiKeys().find(secret);
        if (key == null) {
            return Future.failedFuture(Refusal.Unauthenticated.API_KEY.asException());
        }
        if (!key.projectId().equals(project.id())) {
            return Future.failedFuture(
                    new Refusal.Forbidden(Code.FORBIDDEN, "This API key belongs to another project.").asException());
        }
        if (exchange.header("Origin") != null && !project.settings().allowApiKeyInBrowser()) {
            return Future.failedFuture(new Refusal.Forbidden(
                            Code.API_KEY_IN_BROWSER,
                            "An API key must not be used in a browser. Mint a token on your server and use that.")
                    .asException());
        }
        try {
            String user = exchange.header("X-End-User-Id");
            String uid = user == null ? Caller.NOBODY : Identifier.user("X-End-User-Id", user);
            String session = exchange.header("X-Session-Id");
            String sid = session == null ? UUID.randomUUID().toString() : Identifier.session("X-Session-Id", session);
            return Future.succeededFuture(Caller.withKey(key, project, uid, sid));
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** The header overrides the token's session for attribution, and may differ from it. */
    private static Caller withSession(Exchange exchange, Caller caller) {
        String session = exchange.header("X-Session-Id");
        return session == null ? caller : caller.inSession(Identifier.session("X-Session-Id", session));
    }

    static @Nullable String secret(Exchange exchange) {
        String authorization = exchange.header("Authorization");
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? authorization.substring(BEARER.length()).strip()
                    : null;
        }
        String key = exchange.header("x-api-key");
        return key != null ? key : exchange.header("x-goog-api-key");
    }
}
