package ai.behest.sdk;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tokens in use, per (user, tier, session), until shortly before they expire: 60 s or a tenth of their life, whichever is
 * less. However many threads ask for the same one, it is minted once and the others wait for that. Bounded: the token that
 * was not used for longest is forgotten first.
 */
final class TokenCache {

    private static final long MAX_MARGIN_SECONDS = 60;

    /** For whom a token is good. A null session means: whichever the user was last in. */
    record Key(String userId, @Nullable Tier tier, @Nullable String sessionId) {}

    /** A token and the moment from which it shall not be used any more, by this machine's clock. */
    record Held(MintResult minted, Instant freshUntil) {

        static Held since(Instant asked, MintResult minted) {
            long margin = Math.min(MAX_MARGIN_SECONDS, minted.ttl() / 10);
            return new Held(minted, asked.plusSeconds(minted.ttl() - margin));
        }
    }

    private final Mint mint;
    private final LastSessions sessions;
    private final Clock clock;
    private final Recent<Key, CompletableFuture<Held>> held;
    private final ReentrantLock lock = new ReentrantLock();

    TokenCache(Mint mint, LastSessions sessions, int limit, Clock clock) {
        this.mint = mint;
        this.sessions = sessions;
        this.clock = clock;
        this.held = new Recent<>(limit);
    }

    /** A token that is good for some time yet; mints when there is none. Fails as the mint fails, for all who wait. */
    MintResult get(Key key) {
        while (true) {
            var mine = new CompletableFuture<Held>();
            CompletableFuture<Held> current = inUse(key, mine);
            if (current == null) {
                return mintFor(key, mine).minted();
            }
            Held other = join(current);
            if (other != null) {
                return other.minted();
            }
        }
    }

    /** Drops the token if it is still the one in use: of many calls that were refused at once, the first drops it. */
    void refused(Key key, String token) {
        lock.lock();
        try {
            CompletableFuture<Held> current = held.get(key);
            if (current != null
                    && isDone(current)
                    && current.join().minted().token().equals(token)) {
                held.remove(key);
            }
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            held.clear();
        } finally {
            lock.unlock();
        }
    }

    /** The token that is good or under way; null when there is none and {@code mine} now stands for it. */
    private @Nullable CompletableFuture<Held> inUse(Key key, CompletableFuture<Held> mine) {
        lock.lock();
        try {
            CompletableFuture<Held> current = held.get(key);
            boolean usable = current != null
                    && !current.isCompletedExceptionally()
                    && (!current.isDone()
                            || clock.instant().isBefore(current.join().freshUntil()));
            if (current != null && usable) {
                return current;
            }
            held.put(key, mine);
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Held mintFor(Key key, CompletableFuture<Held> mine) {
        try {
            String session = key.sessionId() == null ? sessions.of(key.userId()) : key.sessionId();
            Instant asked = clock.instant();
            Held fresh =
                    Held.since(asked, mint.mint(new MintRequest(key.userId(), key.tier(), null, session, Role.USER)));
            sessions.remember(key.userId(), fresh.minted().sessionId());
            mine.complete(fresh);
            return fresh;
        } catch (RuntimeException | Error failed) {
            lock.lock();
            try {
                held.remove(key, mine);
            } finally {
                lock.unlock();
            }
            mine.completeExceptionally(failed);
            throw failed;
        }
    }

    /** What another thread minted; null when that thread was interrupted, which is no reason for this one to fail. */
    private static @Nullable Held join(CompletableFuture<Held> other) {
        try {
            return other.get();
        } catch (InterruptedException e) {
            throw BehestServerException.interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BehestServerException server
                    && server.code().equals("interrupted")) {
                return null;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static boolean isDone(CompletableFuture<Held> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }
}
