package ai.behest.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.ExecutionException;

/** Sends chat completions, all on one event loop. */
final class Calls implements AutoCloseable {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    private final HttpClient http;

    /** @param connections open at once, at most */
    Calls(int connections) {
        http = vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost("127.0.0.1").setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(connections));
    }

    Vertx vertx() {
        return vertx;
    }

    /** Sends one request; done when the head of its answer is here. */
    Future<HttpClientResponse> send(Target target, long turn, Buffer body) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setPort(target.port())
                .setURI(target.prefix() + "/v1/chat/completions")
                .putHeader("Content-Type", "application/json");
        String token = target.token(turn);
        if (!token.isEmpty()) {
            request.putHeader("Authorization", "Bearer " + token);
        }
        return http.request(request).compose(open -> open.send(body));
    }

    @Override
    public void close() {
        await(http.close());
        await(vertx.close());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
