package ai.behest.provider;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fetches small documents from an address that the operator configured, e.g. an identity provider: any host, for it is
 * trusted; no redirects, bounded in size and time. Failures name neither the address nor what was sent.
 */
public final class OperatorFetch {
    private static final int BODY_MOST_BYTES = 256 * 1024;
    private static final int HEADER_MOST_BYTES = 16 * 1024;
    private static final int CONNECT_MILLIS = 5_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final long timeoutMillis;

    public OperatorFetch(Vertx vertx) {
        this(vertx, TIMEOUT);
    }

    OperatorFetch(Vertx vertx, Duration timeout) {
        this.timeoutMillis = timeout.toMillis();
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setKeepAlive(false)
                        .setMaxRedirects(0)
                        .setMaxHeaderSize(HEADER_MOST_BYTES)
                        .setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(16).setMaxWaitQueueSize(64));
    }

    /** The document's bytes; fails when the answer is not 200 or cannot be had. */
    public CompletableFuture<byte[]> get(URI uri) {
        return ask(HttpMethod.GET, uri, Map.of("Accept", "application/json"), null);
    }

    /** Posts {@code application/x-www-form-urlencoded}; the answer as with {@link #get}. */
    public CompletableFuture<byte[]> post(URI uri, Map<String, String> headers, String form) {
        return ask(HttpMethod.POST, uri, headers, form);
    }

    private CompletableFuture<byte[]> ask(
            HttpMethod method, URI uri, Map<String, String> headers, @Nullable String form) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            BaseUrl url = BaseUrl.trusted(uri.toString());
            client.request(new RequestOptions()
                            .setMethod(method)
                            .setHost(url.host())
                            .setPort(url.port())
                            .setSsl(url.tls())
                            .setURI(target(uri))
                            .setFollowRedirects(false))
                    .compose(request -> send(request, headers, form, answer))
                    .onComplete(body -> {
                        if (body.failed()) {
                            answer.completeExceptionally(body.cause());
                        } else {
                            answer.complete(body.result().getBytes());
                        }
                    });
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    private static String target(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static Future<Buffer> send(
            HttpClientRequest request,
            Map<String, String> headers,
            @Nullable String form,
            CompletableFuture<byte[]> answer) {
        headers.forEach(request::putHeader);
        request.putHeader("User-Agent", "behest");
        // whatever the end is, nobody goes on reading
        answer.whenComplete((_, _) -> request.reset());
        if (form == null) {
            return SmallAnswer.body(request, null, BODY_MOST_BYTES);
        }
        request.putHeader("Content-Type", "application/x-www-form-urlencoded");
        return SmallAnswer.body(request, Buffer.buffer(form), BODY_MOST_BYTES);
    }
}
