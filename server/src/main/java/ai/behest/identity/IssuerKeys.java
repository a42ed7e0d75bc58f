package ai.behest.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of the identity providers that projects trust. A set is fetched when it is first needed, again every
 * five minutes while it is used, and for an unknown {@code kid} at most every 30 s: a caller who invents ids cannot make
 * this server hammer a provider. A set that cannot be renewed is used for an hour at most.
 */
final class IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final int ISSUERS_MOST = 1_000;
    private static final int BYTES_MOST = 64 * 1024;
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration USABLE = Duration.ofHours(1);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration FETCH_MOST = Duration.ofSeconds(10);

    private final JwksFetcher fetcher;
    private final InstantSource clock;
    private final Cache<String, KeySet> sets =
            Caffeine.newBuilder().maximumSize(ISSUERS_MOST).build();

    IssuerKeys(JwksFetcher fetcher, InstantSource clock) {
        this.fetcher = fetcher;
        this.clock = clock;
    }

    /** The key, already there unless the set must be fetched first; empty when the provider has no such key. */
    CompletableFuture<Optional<RSAPublicKey>> find(String jwksUrl, String kid) {
        return sets.get(jwksUrl, KeySet::new).find(kid);
    }

    private final class KeySet {
        private final String url;
        private Map<String, RSAPublicKey> keys = Map.of();
        private long fetchedAt = -USABLE.toMillis();
        private long nextFetchAt;
        private @Nullable CompletableFuture<Void> underWay;

        KeySet(String url) {
            this.url = url;
        }

        synchronized CompletableFuture<Optional<RSAPublicKey>> find(String kid) {
            Optional<RSAPublicKey> key = usable(kid);
            if (key.isPresent()) {
                if (age() >= FRESH.toMillis()) {
                    var _ = fetch();
                }
                return CompletableFuture.completedFuture(key);
            }
            CompletableFuture<Void> fetch = fetch();
            return fetch == null
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : fetch.thenApply(_ -> usable(kid));
        }

        private synchronized Optional<RSAPublicKey> usable(String kid) {
            return age() < USABLE.toMillis() ? Optional.ofNullable(keys.get(kid)) : Optional.empty();
        }

        private long age() {
            return clock.millis() - fetchedAt;
        }

        /** The fetch that is under way or begins now, or null when it is too soon for another. */
        private @Nullable CompletableFuture<Void> fetch() {
            CompletableFuture<Void> current = underWay;
            if (current != null) {
                return current;
            }
            if (clock.millis() < nextFetchAt) {
                return null;
            }
            CompletableFuture<Void> done = new CompletableFuture<>();
            underWay = done;
            var _ = ask().orTimeout(FETCH_MOST.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((body, failure) -> {
                        take(body, failure);
                        done.complete(null);
                    });
            return done;
        }

        private CompletableFuture<byte[]> ask() {
            try {
                return fetcher.fetch(URI.create(url));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private synchronized void take(byte @Nullable [] body, @Nullable Throwable failure) {
            long now = clock.millis();
            underWay = null;
            try {
                if (failure != null || body == null || body.length > BYTES_MOST) {
                    throw new IllegalArgumentException(failure == null ? "No body of up to 64 KiB" : "No answer");
                }
                keys = Jwk.readSet(body);
                fetchedAt = now;
                nextFetchAt = now + BETWEEN_FETCHES.toMillis();
            } catch (RuntimeException e) {
                nextFetchAt = now + AFTER_FAILURE.toMillis();
                LOG.warn("The key set of a trusted issuer could not be fetched or read: {}", e.getMessage());
            }
        }
    }
}
