package ai.behest;

import ai.behest.people.Web;
import ai.behest.provider.OperatorFetch;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Carries the questions of {@code people} to the operator's identity provider. */
record IdentityWeb(OperatorFetch fetch) implements Web {

    @Override
    public CompletableFuture<byte[]> get(URI uri) {
        return fetch.get(uri);
    }

    @Override
    public CompletableFuture<byte[]> post(URI uri, Map<String, String> headers, String form) {
        return fetch.post(uri, headers, form);
    }
}
