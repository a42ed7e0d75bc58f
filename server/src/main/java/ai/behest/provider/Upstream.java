package ai.behest.provider;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
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
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way out, one per event loop: connections to providers are pooled on the loop that uses them, so bytes never
 * change threads. Redirects are never followed. A tenant's host is resolved for each connection, every address must be
 * public, and the connection goes to the very address that was checked.
 */
public final class Upstream {

    /**
     * Bounds on a provider.
     *
     * @param connectTime until the connection stands
     * @param connectionsPerHost per event loop
     */
    public record Bounds(Duration connectTime, int connectionsPerHost, int waitingPerHost) {
        public static final Bounds DEFAULTS = new Bounds(Duration.ofSeconds(5), 8_192, 8_192);
    }

    private final HttpClient client;
    private final Function<Callable<SocketAddress>, Future<SocketAddress>> apart;

    /** @param apart runs what may block away from the event loop and brings its result back */
    public Upstream(Vertx vertx, Bounds bounds, Function<Callable<SocketAddress>, Future<SocketAddress>> apart) {
        this.apart = apart;
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout((int) bounds.connectTime().toMillis())
                        .setKeepAliveTimeout(60)
                        .setTcpNoDelay(true)
                        .setMaxRedirects(0)
                        .setMaxHeaderSize(64 * 1024)
                        .setDecompressionSupported(false))
                .with(new PoolOptions()
                        .setHttp1MaxSize(bounds.connectionsPerHost())
                        .setMaxWaitQueueSize(bounds.waitingPerHost())
                        .setEventLoopSize(0))
                // a broken connection is told to the call on it; without a handler it is logged as an error too
                .withConnectHandler(connection -> connection.exceptionHandler(_ -> {}))
                .build();
    }

    /**
     * Asks a provider.
     *
     * @param below the path below the provider's base URL, e.g. {@code /chat/completions}
     * @param body null for a GET
     * @param traceparent W3C Trace Context for the provider, or null
     * @return the question under way once it has been sent; fails with a refusal when the provider cannot be reached
     */
    public Future<Question> ask(
            Provider provider, String below, @Nullable Buffer body, boolean stream, @Nullable String traceparent) {
        return address(provider)
                .compose(address -> client.request(options(provider, below, body != null, address)))
                .recover(failure -> Future.failedFuture(
                        failure instanceof ai.behest.wire.RefusedException
                                ? failure
                                : unreachable().asException()))
                .map(request -> send(request, provider, body, stream, traceparent));
    }

    private static Question send(
            HttpClientRequest request,
            Provider provider,
            @Nullable Buffer body,
            boolean stream,
            @Nullable String traceparent) {
        request.putHeader("User-Agent", "behest");
        request.putHeader("Accept", stream ? "text/event-stream" : "application/json");
        if (provider.apiKey() != null) {
            if (provider.wantsAzureHeader()) {
                request.putHeader("api-key", provider.apiKey());
            } else {
                request.putHeader("Authorization", "Bearer " + provider.apiKey());
            }
        }
        if (traceparent != null) {
            request.putHeader("traceparent", traceparent);
        }
        if (body == null) {
            request.end();
        } else {
            request.putHeader("Content-Type", "application/json");
            request.end(body);
        }
        return new Question(request);
    }

    private static RequestOptions options(
            Provider provider, String below, boolean post, @Nullable SocketAddress address) {
        BaseUrl base = provider.baseUrl();
        RequestOptions options = new RequestOptions()
                .setMethod(post ? HttpMethod.POST : HttpMethod.GET)
                .setHost(base.host())
                .setPort(base.port())
                .setSsl(base.tls())
                .setURI(base.target(below))
                .setFollowRedirects(false);
        return address == null ? options : options.setServer(address);
    }

    /** The checked address of a tenant's host; null for the operator's, which the client resolves itself. */
    private Future<@Nullable SocketAddress> address(Provider provider) {
        if (provider.trusted()) {
            return Future.succeededFuture(null);
        }
        BaseUrl base = provider.baseUrl();
        return apart.apply(() -> checked(base.host(), base.port(), false)).map(address -> address);
    }

    /** Resolves a host that a tenant entered; every one of its addresses must be allowed. Blocks. */
    static SocketAddress checked(String host, int port, boolean loopbackAllowed) {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw unreachable().asException();
        }
        for (InetAddress address : addresses) {
            if (!PublicAddresses.allows(address) && !(loopbackAllowed && address.isLoopbackAddress())) {
                throw new Refusal.Failed(
                                Code.PROVIDER_ERROR, "The provider's base_url leads to an address that is not public.")
                        .asException();
            }
        }
        return SocketAddress.inetSocketAddress(port, addresses[0].getHostAddress());
    }

    private static Refusal unreachable() {
        return new Refusal.Failed(Code.PROVIDER_ERROR, "The provider cannot be reached.", Duration.ofSeconds(2));
    }
}
