package ai.behest.provider;

import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Fetches a small public document from an address that a tenant entered, e.g. an identity provider's keys, behind the
 * same wall as providers: https, a public address, no redirects, bounded in size and time.
 */
public final class GuardedFetch {
    private static final int BODY_MOST_BYTES = 64 * 1024;
    private static final long TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final Vertx vertx;
    private final HttpClient client;
    private final boolean loopbackAllowed;

    /** @param loopbackAllowed the operator's own choice, for development: http and this machine are allowed too */
    public GuardedFetch(Vertx vertx, boolean loopbackAllowed) {
        this.vertx = vertx;
        this.loopbackAllowed = loopbackAllowed;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) TIMEOUT_MILLIS).setMaxRedirects(0),
                new PoolOptions().setHttp1MaxSize(4).setMaxWaitQueueSize(64));
    }

    /** The document's bytes; fails when it cannot be had for any reason. */
    public CompletableFuture<byte[]> get(URI uri) {
        CompletableFuture<byte[]> fetched = new CompletableFuture<>();
        try {
            BaseUrl url = loopbackAllowed ? BaseUrl.trusted(uri.toString()) : BaseUrl.untrusted(uri.toString());
            vertx.<SocketAddress>executeBlocking(() -> Upstream.checked(url.host(), url.port(), loopbackAllowed))
                    .compose(address -> client.request(new RequestOptions()
                            .setMethod(HttpMethod.GET)
                            .setHost(url.host())
                            .setPort(url.port())
                            .setSsl(url.tls())
                            .setURI(url.target(""))
                            .setServer(address)
                            .setFollowRedirects(false)
                            .setIdleTimeout(TIMEOUT_MILLIS)))
                    .compose(request -> read(request, fetched))
                    .onComplete(body -> {
                        if (body.failed()) {
                            fetched.completeExceptionally(
                                    body.cause() instanceof RefusedException ? body.cause() : unfetched());
                        } else {
                            fetched.complete(body.result().getBytes());
                        }
                    });
        } catch (RuntimeException e) {
            fetched.completeExceptionally(e);
        }
        return fetched.orTimeout(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Future<Buffer> read(HttpClientRequest request, CompletableFuture<byte[]> fetched) {
        // whatever the end is, nobody goes on reading
        fetched.whenComplete((_, _) -> request.reset());
        return SmallAnswer.body(request, null, BODY_MOST_BYTES);
    }

    private static RuntimeException unfetched() {
        return Refusal.invalid("jwks_url", "The document could not be fetched.").asException();
    }
}
