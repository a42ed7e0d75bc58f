package ai.behest.people;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Several at once, from one starting shot. */
final class Crowd {
    private Crowd() {}

    /** What each of so many did. */
    static <T> List<T> at(int many, IntFunction<Callable<T>> work) {
        CountDownLatch shot = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Callable<T> each = work.apply(i);
                running.add(threads.submit(() -> {
                    shot.await();
                    return each.call();
                }));
            }
            shot.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get(60, TimeUnit.SECONDS));
            }
            return results;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("One of the crowd failed", e);
        }
    }

    /** How many of these outcomes are in. */
    static long in(List<Outcome> outcomes) {
        return outcomes.stream().filter(Outcome.Entered.class::isInstance).count();
    }
}
