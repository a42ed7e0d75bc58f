package ai.behest.control;

import ai.behest.http.Exchange;
import ai.behest.identity.AdminToken;
import ai.behest.identity.AdminTokens;
import ai.behest.people.Permission;
import ai.behest.people.SignedIn;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets in whoever brings an admin token, or comes from a browser in which a person is signed in to the console who may do
 * this (contract §9); nobody else: an API key or an end user's token opens nothing here.
 */
final class Doorkeeper {
    private static final Refusal REFUSAL = new Refusal.Unauthenticated(
            Code.INVALID_TOKEN, "The admin token is missing or not valid. Send it as Authorization: Bearer.");
    private static final Refusal FORGED = new Refusal.Forbidden(
            Code.FORBIDDEN, "A console session changes things only with its own token in X-CSRF-Token.");
    private static final Refusal NOT_ALLOWED =
            new Refusal.Forbidden(Code.FORBIDDEN, "Your role in the console does not allow this.");
    private static final String SCHEME = "Bearer ";

    private final AdminTokens adminTokens;
    private final Function<String, @Nullable SignedIn> people;

    /** @param people whom the secret in a console session's cookie stands for, or null; blocks */
    Doorkeeper(AdminTokens adminTokens, Function<String, @Nullable SignedIn> people) {
        this.adminTokens = adminTokens;
        this.people = people;
    }

    /**
     * Fails with one 401 for every reason not to know them, and with 403 for a person who may not.
     *
     * @param needed of a person; null where none may
     */
    Future<Admitted> admit(Exchange exchange, @Nullable Permission needed) {
        String header = exchange.header("Authorization");
        if (header != null) {
            AdminToken token = find(header);
            return token == null
                    ? unknown(exchange)
                    : Future.succeededFuture(new Admitted(token.tenantId(), token.id()));
        }
        Cookie cookie = exchange.request().getCookie(SignedIn.COOKIE);
        if (cookie == null || needed == null) {
            return unknown(exchange);
        }
        String secret = cookie.getValue();
        return exchange.loop()
                .apart(() -> java.util.Optional.ofNullable(people.apply(secret)))
                .compose(who ->
                        who.map(signedIn -> admit(exchange, signedIn, needed)).orElseGet(() -> unknown(exchange)));
    }

    private static Future<Admitted> admit(Exchange exchange, SignedIn who, Permission needed) {
        String method = exchange.method().name();
        boolean changes = !method.equals("GET") && !method.equals("HEAD");
        if (changes && !isOwn(exchange.header("X-CSRF-Token"), who)) {
            return Future.failedFuture(FORGED.asException());
        }
        return who.may(needed)
                ? Future.succeededFuture(
                        new Admitted(who.person().tenantId(), who.person().id()))
                : Future.failedFuture(NOT_ALLOWED.asException());
    }

    /** No other site can read the token, nor make a browser send this header. */
    private static boolean isOwn(@Nullable String token, SignedIn who) {
        return token != null
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.UTF_8), who.csrf().getBytes(StandardCharsets.UTF_8));
    }

    private static Future<Admitted> unknown(Exchange exchange) {
        exchange.response().putHeader("WWW-Authenticate", "Bearer");
        return Future.failedFuture(REFUSAL.asException());
    }

    private @Nullable AdminToken find(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? adminTokens.find(header.substring(SCHEME.length()).strip())
                : null;
    }
}
