package ai.behest.identity;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Fetches an identity provider's key set. Whoever implements it guards where it connects to, how long and how much. */
@FunctionalInterface
public interface JwksFetcher {

    /** The body of a 200 answer. Must not block; any other outcome fails the future. */
    CompletableFuture<byte[]> fetch(URI uri);
}
