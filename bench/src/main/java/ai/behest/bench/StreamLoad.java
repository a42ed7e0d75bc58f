package ai.behest.bench;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;

/**
 * Many streams of ten events a second each, opened evenly over the first seconds so that their events are spread.
 * Every stream must have all of its events and end in {@code [DONE]}.
 */
final class StreamLoad {
    private static final int PACE_MILLIS = 100;
    /** The event with the role, the one with the finish reason, and {@code [DONE]}. */
    private static final int EVENTS_BESIDES = 3;

    private static final Duration RAMP = Duration.ofSeconds(4);

    private final Calls calls;
    private final Target target;
    private final int streams;
    private final int chunks;
    private final Latencies behind = new Latencies();
    private final Promise<Figures> figures;
    private long events;
    private long failures;
    private int open;
    private long windowEvents;
    private long windowCpu;
    private double windowSeconds;
    private long p50;
    private long p99;

    private StreamLoad(Calls calls, Target target, int streams, int chunks, Promise<Figures> figures) {
        this.calls = calls;
        this.target = target;
        this.streams = streams;
        this.chunks = chunks;
        this.figures = figures;
    }

    static Figures run(Target target, int streams, Duration warmUp, Duration window) {
        try (Calls calls = new Calls(streams)) {
            Promise<Figures> figures = Promise.promise();
            Duration length = RAMP.plus(warmUp).plus(window).plusSeconds(1);
            int chunks = (int) (length.toMillis() / PACE_MILLIS);
            calls.vertx()
                    .runOnContext(_ ->
                            new StreamLoad(calls, target, streams, chunks, figures).begin(RAMP.plus(warmUp), window));
            return Calls.await(figures.future());
        }
    }

    private void begin(Duration before, Duration window) {
        Buffer body = Buffer.buffer("""
                {"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"Hello there"}],\
                "simulation":{"chunks":%d,"delay_ms":%d}}""".formatted(chunks, PACE_MILLIS));
        open = streams;
        for (int stream = 0; stream < streams; stream++) {
            long turn = stream;
            calls.vertx()
                    .setTimer(
                            1 + RAMP.toMillis() * stream / streams,
                            _ -> calls.send(target, turn, body)
                                    .onSuccess(this::read)
                                    .onFailure(_ -> ended(false)));
        }
        calls.vertx().setTimer(before.toMillis(), _ -> {
            behind.clear();
            windowEvents = -events;
            windowCpu = -Cpu.micros(target.pids());
            long started = System.nanoTime();
            calls.vertx().setTimer(window.toMillis(), _ -> {
                windowEvents += events;
                windowCpu += Cpu.micros(target.pids());
                windowSeconds = (System.nanoTime() - started) / 1e9;
                p50 = behind.quantile(0.5);
                p99 = behind.quantile(0.99);
            });
        });
    }

    private void read(HttpClientResponse answer) {
        EventCount count = new EventCount();
        long[] last = {System.nanoTime()};
        answer.handler(part -> {
            int fresh = count.add(part.getBytes());
            events += fresh;
            long now = System.nanoTime();
            behind.add((now - last[0]) / 1_000 - PACE_MILLIS * 1_000);
            last[0] = now;
        });
        answer.exceptionHandler(_ -> ended(false));
        answer.endHandler(
                _ -> ended(answer.statusCode() == 200 && count.events() == chunks + EVENTS_BESIDES && count.isDone()));
    }

    private void ended(boolean whole) {
        failures += whole ? 0 : 1;
        open--;
        if (open == 0) {
            figures.complete(new Figures(windowEvents, windowCpu, windowSeconds, p50, p99, failures));
        }
    }
}
