package ai.behest.people;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The way out to the operator's identity provider: no redirects, bounded in size and time. */
public interface Web {

    /** The document's bytes; fails when the answer is not 200 or cannot be had. */
    CompletableFuture<byte[]> get(URI uri);

    /** The bytes of the answer to a posted form; fails when the answer is not 200 or cannot be had. */
    CompletableFuture<byte[]> post(URI uri, Map<String, String> headers, String form);
}
