package ai.behest;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on another thread: until it has, or with an error once its time is over. */
public final class Until {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Until() {}

    public static void holds(String what, BooleanSupplier condition) {
        holds(PATIENCE, what, condition);
    }

    public static void holds(Duration patience, String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + patience.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
