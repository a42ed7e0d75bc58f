package ai.behest.sdk;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs blocking calls elsewhere. Completing the future from outside, by a cancel or a time limit, interrupts the call, which
 * cancels its HTTP request.
 */
final class Background {

    private final Executor executor;

    Background(Executor executor) {
        this.executor = executor;
    }

    /** A virtual thread per task where Java has them (21 and later), else daemon threads that end when idle. */
    static Executor defaultExecutor() {
        try {
            return (Executor)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException beforeJava21) {
            return Executors.newCachedThreadPool(task -> {
                var thread = new Thread(task, "behest");
                thread.setDaemon(true);
                return thread;
            });
        }
    }

    <T> CompletableFuture<T> run(Callable<T> call) {
        var result = new CompletableFuture<T>();
        var returned = new AtomicBoolean();
        var task = new FutureTask<Void>(() -> {
            try {
                T value = call.call();
                returned.set(true);
                if (!result.complete(value) && value instanceof AutoCloseable unwanted) {
                    unwanted.close();
                }
            } catch (Throwable failure) {
                returned.set(true);
                result.completeExceptionally(failure);
            }
            return null;
        });
        var unused = result.whenComplete((value, failure) -> {
            if (!returned.get()) {
                task.cancel(true);
            }
        });
        executor.execute(task);
        return result;
    }

    Executor executor() {
        return executor;
    }
}
