package ai.behest.sdk;

import java.util.concurrent.CompletableFuture;

/** Mints tokens to hand out, as {@link Behest#auth()}. Each call mints a new one; chat keeps its own. */
public final class Auth {

    private final Mint mint;
    private final LastSessions sessions;
    private final Settings settings;
    private final Background background;

    Auth(Mint mint, LastSessions sessions, Settings settings, Background background) {
        this.mint = mint;
        this.sessions = sessions;
        this.settings = settings;
        this.background = background;
    }

    /**
     * Mints a token. In {@link AuthMode#API_KEY} this is one HTTP request, in {@link AuthMode#LOCAL_SIGN} none.
     *
     * @throws BehestAuthException the API key is refused, or the role is above the key's
     * @throws BehestBadRequestException a field breaks a rule; its name is in {@link BehestException#param()}
     * @throws BehestServerException the gateway failed or cannot be reached, after the retries
     */
    public MintResult mint(MintRequest request) {
        MintResult minted = mint.mint(request);
        String userId = request.userId() == null ? settings.userId() : request.userId();
        sessions.remember(userId, minted.sessionId());
        return minted;
    }

    /** {@link #mint(MintRequest)} for this user, everything else by default. */
    public MintResult mint(String userId) {
        return mint(MintRequest.forUser(userId));
    }

    /** {@link #mint(MintRequest)} without blocking; fails with the same exceptions. */
    public CompletableFuture<MintResult> mintAsync(MintRequest request) {
        return background.run(() -> mint(request));
    }
}
