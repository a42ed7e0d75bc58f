package ai.behest.fake;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final List<String> deployments = new ArrayList<>();
    private int port;

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
        List<Future<Void>> ends = new ArrayList<>();
        for (String deployment : deployments) {
            ends.add(vertx.undeploy(deployment));
        }
        deployments.clear();
        return Future.join(ends).mapEmpty();
    }

    /** The first loop finds the port, the others share it. */
    private Future<FakeProvider> deploy() {
        Front first = new Front(options, options.port(), tally, sent);
        return vertx.deployVerticle(first).compose(id -> {
            deployments.add(id);
            port = first.port();
            if (options.loops() == 1) {
                return Future.succeededFuture(this);
            }
            DeploymentOptions rest = new DeploymentOptions().setInstances(options.loops() - 1);
            return vertx.deployVerticle(() -> new Front(options, port, tally, sent), rest)
                    .map(more -> {
                        deployments.add(more);
                        return this;
                    });
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
