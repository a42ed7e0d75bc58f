package ai.behest.fake;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** The HTTP face on one event loop: which path is what, who may come in, and errors. HTTP/1.1 only, since the faults are TCP's. */
final class Front extends VerticleBase {
    private static final String MODELS = "/v1/models";
    private static final String SENT = "/sent/";

    private final FakeProvider.Options options;
    private final int port;
    private final Tally tally;
    private final SentLog sent;
    private @Nullable HttpServer server;

    Front(FakeProvider.Options options, int port, Tally tally, SentLog sent) {
        this.options = options;
        this.port = port;
        this.tally = tally;
        this.sent = sent;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions http = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setAcceptBacklog(4096)
                .setHandle100ContinueAutomatically(true)
                .setMaxHeaderSize(64 << 10);
        Calls calls = new Calls(vertx, options, sent);
        HttpServer server = vertx.createHttpServer(http)
                .connectionHandler(connection -> {
                    tally.connected();
                    connection.closeHandler(v -> tally.disconnected());
                })
                .requestHandler(request -> handle(request, calls));
        this.server = server;
        return server.listen(port, options.host());
    }

    int port() {
        return server == null ? -1 : server.actualPort();
    }

    private void handle(HttpServerRequest request, Calls calls) {
        try {
            String path = request.path() == null ? "" : request.path();
            switch (path) {
                case "/v1/chat/completions" -> receive(request, calls::chat);
                case "/v1/embeddings" -> receive(request, calls::embeddings);
                case "/statistics" -> {
                    require(request, HttpMethod.GET);
                    answer(request, 200, tally.snapshot().json());
                }
                case "/statistics/reset" -> {
                    require(request, HttpMethod.POST);
                    tally.reset();
                    answer(request, 200, tally.snapshot().json());
                }
                default -> read(request, path);
            }
        } catch (Refused e) {
            answer(request, e.status, e.body());
        }
    }

    private void read(HttpServerRequest request, String path) {
        if (path.equals(MODELS) || path.startsWith(MODELS + "/")) {
            require(request, HttpMethod.GET);
            authorize(request);
            answer(
                    request,
                    200,
                    path.equals(MODELS) ? Models.list() : Models.one(decoded(path.substring(MODELS.length() + 1))));
            return;
        }
        Receipt receipt = path.startsWith(SENT) ? sent.find(path.substring(SENT.length())) : null;
        if (receipt == null) {
            throw new Refused(404, "not_found", null, "Nothing is here.");
        }
        require(request, HttpMethod.GET);
        answer(request, 200, receipt.snapshot().json());
    }

    /** What is done with the whole body of a call. */
    private interface Taker {
        void take(HttpServerRequest request, byte[] body, Tally.Entry entry);
    }

    private void receive(HttpServerRequest request, Taker taker) {
        require(request, HttpMethod.POST);
        Tally.Entry entry = tally.received(request.getHeader("Authorization"));
        try {
            authorize(request);
        } catch (Refused e) {
            refuse(request, entry, e);
            return;
        }
        Upload.receive(
                request,
                body -> {
                    try {
                        taker.take(request, body, entry);
                    } catch (Refused e) {
                        refuse(request, entry, e);
                    }
                },
                tooLarge -> refuse(request, entry, tooLarge),
                () -> entry.settle(Counts.interruptedWith(0, 0)));
    }

    private void refuse(HttpServerRequest request, Tally.Entry entry, Refused e) {
        entry.settle(Counts.refusedOnce());
        if (e.status == 413) {
            request.response().putHeader("Connection", "close");
        }
        answer(request, e.status, e.body());
    }

    private void authorize(HttpServerRequest request) {
        if (options.apiKey() == null) {
            return;
        }
        String given = request.getHeader("Authorization");
        if (given == null || !MessageDigest.isEqual(Json.utf8(given), Json.utf8("Bearer " + options.apiKey()))) {
            throw new Refused(401, "invalid_api_key", null, "Incorrect API key provided.");
        }
    }

    private static void require(HttpServerRequest request, HttpMethod method) {
        if (!request.method().equals(method)) {
            throw new Refused(405, "method_not_allowed", null, "Only " + method + " is allowed here.");
        }
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refused(404, "model_not_found", "model", "The model's id is not a valid path.");
        }
    }

    private static void answer(HttpServerRequest request, int status, byte[] body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(body));
    }
}
