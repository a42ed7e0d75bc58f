package ai.behest.http;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The open port: the same server on every event loop, each with a {@link Reception} of its own. */
public final class FrontDoor {
    private static final int SHARED_FREE_PORT = -2;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Vertx vertx;
    private final Limits limits;
    private final Clock clock;
    private final Function<Loop, Reception> receptions;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile int port;
    private volatile boolean closing;

    /** @param receptions makes the reception of one event loop; called on that loop */
    public FrontDoor(Vertx vertx, Limits limits, Clock clock, Function<Loop, Reception> receptions) {
        this.vertx = vertx;
        this.limits = limits;
        this.clock = clock;
        this.receptions = receptions;
    }

    /** Opens the port (0 for any free one) on so many event loops. */
    public Future<FrontDoor> open(String host, int wantedPort, int loops) {
        // a negative port is Vert.x's word for a free one that all who name it share; -1 is the simulation's
        int port = wantedPort == 0 ? SHARED_FREE_PORT : wantedPort;
        return vertx.deployVerticle(() -> new Door(host, port), new DeploymentOptions().setInstances(loops))
                .map(_ -> this);
    }

    public int port() {
        return port;
    }

    /** Requests whose answer has not ended. */
    public int underWay() {
        return underWay.get();
    }

    /** Lets what is under way finish for so long, then closes. Blocks: not for event loops. */
    public Future<Void> close(Duration patience) {
        closing = true;
        long deadline = System.nanoTime() + patience.toNanos();
        while (underWay.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return Future.join(servers.stream()
                        .map(server -> server.shutdown(0, TimeUnit.SECONDS))
                        .toList())
                .mapEmpty();
    }

    /** One event loop's server. */
    private final class Door extends AbstractVerticle {
        private final String host;
        private final int wantedPort;

        private Door(String host, int wantedPort) {
            this.host = host;
            this.wantedPort = wantedPort;
        }

        @Override
        public void start(Promise<Void> started) {
            Loop loop = new Loop(vertx, context, clock);
            Reception reception = receptions.apply(loop);
            Connections connections = new Connections(limits);
            HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                    .setMaxHeaderSize(limits.headerBytes())
                    .setMaxInitialLineLength(limits.lineBytes())
                    .setHttp2ClearTextEnabled(false)
                    .setTcpNoDelay(true)
                    .setAcceptBacklog(4_096)
                    .setHandle100ContinueAutomatically(true));
            server.connectionHandler(connections::opened);
            server.invalidRequestHandler(request -> malformed(request, loop));
            server.exceptionHandler(_ -> {});
            server.requestHandler(request -> receive(request, loop, reception, connections));
            vertx.setPeriodic(Watchdog.SWEEP_MILLIS, _ -> {
                long now = System.nanoTime();
                loop.watchdog().sweep(now);
                connections.sweep(now);
            });
            servers.add(server);
            server.listen(wantedPort, host).onComplete(listening -> {
                if (listening.succeeded()) {
                    port = server.actualPort();
                    started.complete();
                } else {
                    started.fail(listening.cause());
                }
            });
        }

        private void receive(HttpServerRequest request, Loop loop, Reception reception, Connections connections) {
            request.pause();
            underWay.incrementAndGet();
            Connections.Open connection = connections.busy(request.connection());
            Exchange exchange = new Exchange(request, loop, limits);
            exchange.onEnd(() -> {
                underWay.decrementAndGet();
                connection.idle();
            });
            if (closing) {
                request.response().putHeader("Connection", "close");
            }
            try {
                Refusal doorstep = Doorstep.check(request);
                if (doorstep != null) {
                    exchange.refuse(doorstep);
                } else {
                    reception.receive(exchange);
                }
            } catch (RuntimeException e) {
                exchange.fail(e);
            }
        }

        private void malformed(HttpServerRequest request, Loop loop) {
            Exchange exchange = new Exchange(request, loop, limits);
            Throwable cause = request.decoderResult().cause();
            request.response().putHeader("Connection", "close");
            exchange.onEnd(() -> request.connection().close());
            exchange.refuse(
                    switch (cause) {
                        case TooLongHttpLineException _ ->
                            new Refusal.TooLarge(Code.URI_TOO_LONG, "The request line is too long.");
                        case TooLongHttpHeaderException _ ->
                            new Refusal.TooLarge(Code.HEADERS_TOO_LARGE, "The header is too large.");
                        default -> new Refusal.Invalid(null, "This is not a well-formed HTTP/1.1 request.");
                    });
        }
    }
}
