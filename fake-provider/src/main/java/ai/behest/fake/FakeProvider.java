package ai.behest.fake;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A started provider. Its script language is described in the module's README. */
public final class FakeProvider implements AutoCloseable {
    private static final int WAIT_SECONDS = 10;

    /**
     * How a provider is started.
     *
     * @param host the address to listen on
     * @param port 0 to 65535; 0 takes any free one
     * @param apiKey the only accepted key, 1 to 512 characters; null accepts every call
     * @param chunks content chunks of an answer whose script names none, 0 to 100,000; 0 sends one per word
     * @param delayMillis between two events of an answer whose script names none, 0 to 600,000
     * @param loops event loops to listen on, 1 to 64
     */
    public record Options(String host, int port, @Nullable String apiKey, int chunks, int delayMillis, int loops) {
        /** Loopback, any port, any key, one chunk per word, no delay, one event loop. */
        public static final Options DEFAULT = new Options("127.0.0.1", 0, null, 0, 0, 1);

        public Options {
            if (host.isBlank()) {
                throw new IllegalArgumentException("host must not be blank");
            }
            check("port", port, 0, 65_535);
            if (apiKey != null) {
                check("apiKey length", apiKey.length(), 1, 512);
            }
            check("chunks", chunks, 0, Simulation.MAX_CHUNKS);
            check("delayMillis", delayMillis, 0, Simulation.MAX_DELAY_MILLIS);
            check("loops", loops, 1, 64);
        }

        public Options withHost(String value) {
            return new Options(value, port, apiKey, chunks, delayMillis, loops);
        }

        public Options withPort(int value) {
            return new Options(host, value, apiKey, chunks, delayMillis, loops);
        }

        public Options withApiKey(@Nullable String value) {
            return new Options(host, port, value, chunks, delayMillis, loops);
        }

        public Options withChunks(int value) {
            return new Options(host, port, apiKey, value, delayMillis, loops);
        }

        public Options withDelayMillis(int value) {
            return new Options(host, port, apiKey, chunks, value, loops);
        }

        public Options withLoops(int value) {
            return new Options(host, port, apiKey, chunks, delayMillis, value);
        }

        /** The key is left out. */
        @Override
        public String toString() {
            return "Options[host=" + host + ", port=" + port + ", chunks=" + chunks + ", delayMillis=" + delayMillis
                    + ", loops=" + loops + "]";
        }

        private static void check(String name, int value, int min, int max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(name + " must be from " + min + " to " + max);
            }
        }
    }

    private final Vertx vertx;
    private final Options options;
    private final Tally tally = new Tally();
    private final SentLog sent;
    private volatile @Nullable String deployment;
    private volatile int port;

    private FakeProvider(Vertx vertx, Options options, InstantSource clock) {
        this.vertx = vertx;
        this.options = options;
        this.sent = new SentLog(clock);
    }

    /**
     * Starts and waits until it listens; not for event loops.
     *
     * @throws IllegalStateException if it cannot listen, with the cause
     */
    public static FakeProvider start(Vertx vertx, Options options) {
        return waitFor(startAsync(vertx, options));
    }

    /** Starts; done when it listens, failed when it cannot. */
    public static Future<FakeProvider> startAsync(Vertx vertx, Options options) {
        FakeProvider provider = new FakeProvider(vertx, options, InstantSource.system());
        return provider.deploy();
    }

    public int port() {
        return port;
    }

    /** {@code http://host:port/v1}. */
    public String baseUrl() {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return "http://" + host + ":" + port + "/v1";
    }

    public Statistics statistics() {
        return tally.snapshot();
    }

    /** Zeroes the counts; calls under way are counted neither before nor after. */
    public void resetStatistics() {
        tally.reset();
    }

    /** What was sent for the last call with this tag, if it is remembered. */
    public Optional<Sent> sent(String tag) {
        return Optional.ofNullable(sent.find(tag)).map(Receipt::snapshot);
    }

    /** Stops listening and closes every connection; waits for it. Not for event loops. */
    @Override
    public void close() {
        waitFor(closeAsync());
    }

    /** Stops listening and closes every connection. */
    public Future<Void> closeAsync() {
        String ending = deployment;
        deployment = null;
        return ending == null ? Future.succeededFuture() : vertx.undeploy(ending);
    }

    /** Vert.x takes a negative port for a free one that all instances of the deployment share. */
    private Future<FakeProvider> deploy() {
        int asked = options.port() == 0 ? -1 : options.port();
        List<Front> fronts = new CopyOnWriteArrayList<>();
        DeploymentOptions instances = new DeploymentOptions().setInstances(options.loops());
        return vertx.deployVerticle(
                        () -> {
                            Front front = new Front(options, asked, tally, sent);
                            fronts.add(front);
                            return front;
                        },
                        instances)
                .map(id -> {
                    deployment = id;
                    port = fronts.get(0).port();
                    return this;
                });
    }

    private static <T> T waitFor(Future<T> future) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("An event loop must not wait: use the asynchronous form");
        }
        try {
            return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the fake provider", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The fake provider did not start or stop", e);
        }
    }
}
