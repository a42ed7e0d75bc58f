package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.identity.ApiKey;
import ai.behest.identity.MintRequest;
import ai.behest.identity.MintedToken;
import ai.behest.tenant.Project;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Mints tokens for end users (contract §2): the key proves the app's server, the body names its user. */
final class MintDesk {
    private static final int BODY_MOST_BYTES = 16 * 1024;

    private final Rooms rooms;

    MintDesk(Rooms rooms) {
        this.rooms = rooms;
    }

    /** @param named the project of the host, or null on the control plane's host: then it is the key's */
    void mint(Exchange exchange, @Nullable Project named) {
        exchange.response().putHeader("Cache-Control", "no-store");
        String secret = Credentials.secret(exchange);
        ApiKey key = secret == null ? null : rooms.apiKeys().find(secret);
        if (key == null) {
            throw Refusal.Unauthenticated.API_KEY.asException();
        }
        Project project = named != null ? named : rooms.directory().byId(key.projectId());
        if (project == null) {
            throw Refusal.Unauthenticated.API_KEY.asException();
        }
        rooms.admission().admitMint(key.id());
        MediaType.requireJson(exchange);
        exchange.body(BODY_MOST_BYTES)
                .map(body -> MintRequest.read(body.getBytes()))
                .map(request -> alive(key, project, request))
                // a signature costs a millisecond of a core: not on the event loop
                .compose(request -> exchange.loop().apart(() -> rooms.mint().mint(key, project, request)))
                .onComplete(minted -> {
                    if (minted.succeeded()) {
                        MintedToken token = minted.result();
                        exchange.answer(200, Json.bytes(token));
                    } else {
                        exchange.fail(minted.cause());
                    }
                });
    }

    /** Who is stopped gets no token that would be refused anyway. */
    private MintRequest alive(ApiKey key, Project project, MintRequest request) {
        Refusal killed = rooms.killSwitches()
                .ofMint(project.tenantId(), project.id(), request.userId(), request.sessionId(), key.id());
        if (killed != null) {
            throw killed.asException();
        }
        return request;
    }
}
