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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Posts to an address that a tenant entered, behind the same wall as providers: https on port 443, a public host whose
 * every address is public, the connection to the very address that was checked, no redirects. Of the answer only the
 * status is looked at.
 */
public final class GuardedPost {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int HEADER_MOST_BYTES = 16 * 1024;

    private final Vertx vertx;
    private final HttpClient client;
    private final boolean loopbackAllowed;
    private final long timeoutMillis;

    /** @param loopbackAllowed the operator's own choice, for development: http and this machine are allowed too */
    public GuardedPost(Vertx vertx, boolean loopbackAllowed) {
        this(vertx, loopbackAllowed, TIMEOUT);
    }

    GuardedPost(Vertx vertx, boolean loopbackAllowed, Duration timeout) {
        this.vertx = vertx;
        this.loopbackAllowed = loopbackAllowed;
        this.timeoutMillis = timeout.toMillis();
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) timeoutMillis / 2)
                        .setKeepAlive(false)
                        .setMaxRedirects(0)
                        .setMaxHeaderSize(HEADER_MOST_BYTES)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(32).setMaxWaitQueueSize(64));
    }

    /**
     * Looks at an address without asking it.
     *
     * @throws RefusedException a validation error of {@code url}
     */
    public void check(String url) {
        place(url);
    }

    /** An address, and what to ask for there: path and query as they were entered. */
    private record Place(BaseUrl base, String target) {}

    private Place place(String url) {
        int query = url.indexOf('?');
        String bare = query < 0 ? url : url.substring(0, query);
        try {
            // what is looked at for its characters and length is the whole
            BaseUrl.trusted(url);
            BaseUrl base = loopbackAllowed ? BaseUrl.trusted(bare) : BaseUrl.untrusted(bare);
            String path = URI.create(bare).getRawPath();
            return new Place(base, (path.isEmpty() ? "/" : path) + (query < 0 ? "" : url.substring(query)));
        } catch (RefusedException e) {
            throw Refusal.invalid("url", e.refusal().message().replace("base_url", "url"))
                    .asException();
        }
    }

    /**
     * Posts a body once.
     *
     * @return the status; fails when none came within ten seconds, with a refusal when the address is forbidden
     */
    public CompletableFuture<Integer> post(String url, Map<String, String> headers, byte[] body) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        try {
            Place place = place(url);
            vertx.<SocketAddress>executeBlocking(() -> address(place.base()), false)
                    .compose(address -> client.request(options(place, address)))
                    .compose(request -> send(request, headers, body, status))
                    .onComplete(answer -> {
                        if (answer.failed()) {
                            status.completeExceptionally(answer.cause());
                        } else {
                            status.complete(answer.result());
                        }
                    });
        } catch (RefusedException e) {
            status.completeExceptionally(e);
        }
        return status.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private SocketAddress address(BaseUrl base) {
        try {
            return Upstream.checked(base.host(), base.port(), loopbackAllowed);
        } catch (RefusedException e) {
            throw Refusal.invalid("url", "The url's host is unknown, or leads to an address that is not public.")
                    .asException();
        }
    }

    private static RequestOptions options(Place place, SocketAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(place.base().host())
                .setPort(place.base().port())
                .setSsl(place.base().tls())
                .setURI(place.target())
                .setServer(address)
                .setFollowRedirects(false);
    }

    private static Future<Integer> send(
            HttpClientRequest request, Map<String, String> headers, byte[] body, CompletableFuture<Integer> status) {
        headers.forEach(request::putHeader);
        // whatever the end is, the connection is not kept waiting for the rest of an answer that nobody reads
        status.whenComplete((_, _) -> request.reset());
        return SmallAnswer.status(request, Buffer.buffer(body));
    }
}
