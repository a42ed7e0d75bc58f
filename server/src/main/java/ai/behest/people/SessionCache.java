package ai.behest.people;

import ai.behest.store.Changes;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in memory, by the digest of their secret. News of a change takes them out; what was being read from the
 * database while news came is not kept, for it may be from before.
 */
final class SessionCache {
    private static final int MOST = 10_000;
    /** The net below: should news be lost, memory is no older than this. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final Cache<String, SessionRows.Found> found = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();
    private long news;

    SessionCache(Changes changes) {
        changes.on(ConsoleSessions.TOPIC, id -> forget(session -> session.id().equals(id)));
        changes.on(
                PersonRows.TOPIC, id -> forget(session -> session.person().id().equals(id)));
    }

    SessionRows.@Nullable Found get(String digest, Supplier<SessionRows.@Nullable Found> read) {
        SessionRows.Found known = found.getIfPresent(digest);
        if (known != null) {
            return known;
        }
        long before = news();
        SessionRows.Found fresh = read.get();
        if (fresh != null) {
            put(digest, fresh, before);
        }
        return fresh;
    }

    synchronized long news() {
        return news;
    }

    /** Keeps it unless there was news since. */
    synchronized void put(String digest, SessionRows.Found session, long before) {
        if (news == before) {
            found.put(digest, session);
        }
    }

    private synchronized void forget(Predicate<SessionRows.Found> which) {
        news++;
        found.asMap().values().removeIf(which);
    }
}
