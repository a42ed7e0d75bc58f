package ai.behest;

import ai.behest.console.project.Preflight;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/** Sends a preflight to this server's own port, over HTTP like any browser's. */
final class PreflightCall implements Preflight {
    private static final int TIMEOUT_SECONDS = 5;
    private static final String ABOUT_CORS = "access-control-";
    private static final Refusal SILENT = new Refusal.Failed(
            Code.SERVER_ERROR, "The server's own address did not answer within " + TIMEOUT_SECONDS + " seconds.");

    private final HttpClient client;
    private final String host;
    private final IntSupplier port;

    /** @param host what the server listens at; a wildcard means this machine */
    PreflightCall(Vertx vertx, String host, IntSupplier port) {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        this.host = everywhere ? "127.0.0.1" : host;
        this.port = port;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setMaxRedirects(0),
                new PoolOptions().setHttp1MaxSize(4).setMaxWaitQueueSize(16));
    }

    @Override
    public Answer send(String slug, String origin) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.OPTIONS)
                .setHost(host)
                .setPort(port.getAsInt())
                .setURI("/p/" + slug + "/v1/chat/completions")
                .putHeader("Origin", origin)
                .putHeader("Access-Control-Request-Method", METHOD)
                .putHeader("Access-Control-Request-Headers", HEADERS)
                .setTimeout(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        try {
            return client.request(request)
                    .compose(call -> call.send().compose(PreflightCall::answer))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw SILENT.asException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SILENT.asException();
        }
    }

    private static io.vertx.core.Future<Answer> answer(HttpClientResponse response) {
        Map<String, List<String>> headers = new TreeMap<>();
        for (String name : response.headers().names()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(ABOUT_CORS) || lower.equals("vary")) {
                headers.put(lower, List.copyOf(response.headers().getAll(name)));
            }
        }
        return response.end().map(new Answer(response.statusCode(), headers));
    }
}
