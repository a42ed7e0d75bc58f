package ai.behest.sdk;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Carries a call to the gateway in the name of a user: attaches the token, session and thread, renews the token once. */
final class Courier {

    private final Wire wire;
    private final TokenCache tokens;
    private final LastSessions sessions;
    private final Settings settings;

    Courier(Wire wire, TokenCache tokens, LastSessions sessions, Settings settings) {
        this.wire = wire;
        this.tokens = tokens;
        this.sessions = sessions;
        this.settings = settings;
    }

    /**
     * Sends and answers when all went well.
     *
     * @throws BehestException for every status but 2xx
     */
    Answer send(Call call, CallOptions options) {
        Answer answer = carry(call, options);
        if (!answer.ok()) {
            throw answer.failure();
        }
        return answer;
    }

    /** Like {@link #send}, but any status is an answer. A 401 for a token of ours is tried once more with a new one. */
    Answer carry(Call call, CallOptions options) {
        if (!wire.isGateway(call.uri())) {
            throw Failure.field("base_url", "is not the gateway's: a user's token is sent nowhere else");
        }
        String own = options.token();
        if (own != null) {
            return wire.send(dress(call, options, own, options.sessionId()));
        }
        TokenCache.Key key = key(options);
        MintResult minted = tokens.get(key);
        Answer answer = wire.send(dress(call, options, minted.token(), session(key, minted)));
        if (answer.status() != 401 || !call.repeatable()) {
            return answer;
        }
        answer.discard();
        tokens.refused(key, minted.token());
        MintResult renewed = tokens.get(key);
        return wire.send(dress(call, options, renewed.token(), session(key, renewed)));
    }

    private TokenCache.Key key(CallOptions options) {
        return new TokenCache.Key(
                options.userId() == null ? settings.userId() : options.userId(),
                options.tier() == null ? settings.tier() : options.tier(),
                options.sessionId());
    }

    private @Nullable String session(TokenCache.Key key, MintResult minted) {
        if (key.sessionId() != null) {
            sessions.remember(key.userId(), key.sessionId());
            return key.sessionId();
        }
        String last = sessions.of(key.userId());
        return last == null && Rules.fitsHeader(minted.sessionId()) ? minted.sessionId() : last;
    }

    private static Call dress(Call call, CallOptions options, String token, @Nullable String sessionId) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Authorization", "Bearer " + token);
        if (sessionId != null) {
            headers.put("X-Session-Id", sessionId);
        }
        if (options.threadId() != null) {
            headers.put("X-Thread-Id", options.threadId());
        }
        if (options.idempotencyKey() != null) {
            headers.put("Idempotency-Key", options.idempotencyKey());
        }
        return call.with(headers).within(options.timeout() == null ? call.patience() : options.timeout());
    }
}
