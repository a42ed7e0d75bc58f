package ai.behest.sdk;

import java.time.Duration;

/** Passes time between two attempts; tests pass their own. */
interface Sleeper {

    void sleep(Duration time) throws InterruptedException;
}
