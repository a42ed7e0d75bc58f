package ai.behest.http;

import ai.behest.wire.Ids;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One event loop and what belongs to it alone: ids and time limits. Work that may block leaves it by {@link #apart}. */
public final class Loop implements Executor {
    /** Virtual threads for what may block (the database) or takes long (a signature, a large body). */
    private static final ExecutorService APART = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("behest-apart-", 0).factory());

    private final Vertx vertx;
    private final Context context;
    private final Ids ids;
    private final Watchdog watchdog = new Watchdog();

    Loop(Vertx vertx, Context context, Clock clock) {
        this.vertx = vertx;
        this.context = context;
        this.ids = new Ids(clock);
    }

    public Vertx vertx() {
        return vertx;
    }

    public Context context() {
        return context;
    }

    public Ids ids() {
        return ids;
    }

    public Watchdog watchdog() {
        return watchdog;
    }

    /** Runs work on this loop. */
    @Override
    public void execute(Runnable work) {
        context.runOnContext(_ -> work.run());
    }

    /** Runs work on a virtual thread; what it returns or throws arrives back on this loop. */
    public <T> Future<T> apart(Callable<T> work) {
        Promise<T> promise = Promise.promise();
        APART.execute(() -> {
            try {
                T value = work.call();
                context.runOnContext(_ -> promise.complete(value));
            } catch (Throwable e) {
                context.runOnContext(_ -> promise.fail(e));
            }
        });
        return promise.future();
    }

    /** Brings the outcome of a stage back to this loop; at once when the stage is complete already. */
    public <T> Future<T> back(CompletionStage<T> stage) {
        java.util.concurrent.CompletableFuture<T> future = stage.toCompletableFuture();
        if (future.isDone()) {
            return future.isCompletedExceptionally()
                    ? Future.failedFuture(future.exceptionNow())
                    : Future.succeededFuture(future.resultNow());
        }
        Promise<T> promise = Promise.promise();
        future.whenComplete((value, error) -> context.runOnContext(_ -> {
            if (error != null) {
                promise.fail(error);
            } else {
                promise.complete(value);
            }
        }));
        return promise.future();
    }
}
