package ai.behest.control;

import ai.behest.http.Exchange;
import ai.behest.identity.AdminToken;
import ai.behest.identity.AdminTokens;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Lets in whoever brings an admin token, and nobody else: an API key or an end user's token opens nothing here. */
final class Doorkeeper {
    private static final Refusal REFUSAL = new Refusal.Unauthenticated(
            Code.INVALID_TOKEN, "The admin token is missing or not valid. Send it as Authorization: Bearer.");
    private static final String SCHEME = "Bearer ";

    private final AdminTokens adminTokens;

    Doorkeeper(AdminTokens adminTokens) {
        this.adminTokens = adminTokens;
    }

    /** @throws ai.behest.wire.RefusedException one 401 for every reason */
    AdminToken admit(Exchange exchange) {
        String header = exchange.header("Authorization");
        AdminToken token = header == null ? null : find(header);
        if (token == null) {
            exchange.response().putHeader("WWW-Authenticate", "Bearer");
            throw REFUSAL.asException();
        }
        return token;
    }

    private @Nullable AdminToken find(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? adminTokens.find(header.substring(SCHEME.length()).strip())
                : null;
    }
}
