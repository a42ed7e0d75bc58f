package ai.behest.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Small JSON in a closed loop: each of so many connections sends its next request when the last one is answered. Every
 * answer must be 200 and, the upstream being deterministic, the same bytes as the first.
 */
final class JsonLoad {
    private static final Buffer BODY = Buffer.buffer("""
            {"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello there"}]}""");

    private final Calls calls;
    private final Target target;
    private final Latencies latencies = new Latencies();
    private @Nullable Buffer first;
    private long turn;
    private long done;
    private long failures;
    private boolean stopped;

    private JsonLoad(Calls calls, Target target) {
        this.calls = calls;
        this.target = target;
    }

    static Figures run(Target target, int connections, Duration warmUp, Duration window) {
        try (Calls calls = new Calls(connections)) {
            Promise<Figures> figures = Promise.promise();
            calls.vertx().runOnContext(_ -> new JsonLoad(calls, target).begin(connections, warmUp, window, figures));
            return Calls.await(figures.future());
        }
    }

    private void begin(int connections, Duration warmUp, Duration window, Promise<Figures> figures) {
        for (int connection = 0; connection < connections; connection++) {
            next();
        }
        calls.vertx().setTimer(warmUp.toMillis(), _ -> {
            latencies.clear();
            long doneBefore = done;
            long cpuBefore = Cpu.micros(target.pids());
            long started = System.nanoTime();
            calls.vertx().setTimer(window.toMillis(), _ -> {
                stopped = true;
                figures.complete(new Figures(
                        done - doneBefore,
                        Cpu.micros(target.pids()) - cpuBefore,
                        (System.nanoTime() - started) / 1e9,
                        latencies.quantile(0.5),
                        latencies.quantile(0.99),
                        failures));
            });
        });
    }

    private void next() {
        if (stopped) {
            return;
        }
        long started = System.nanoTime();
        calls.send(target, turn++, BODY).compose(this::check).onComplete(answered -> {
            if (answered.succeeded() && answered.result()) {
                done++;
                latencies.add((System.nanoTime() - started) / 1_000);
            } else if (!stopped) {
                failures++;
            }
            if (failures < 1_000) {
                next();
            }
        });
    }

    private Future<Boolean> check(HttpClientResponse answer) {
        return answer.body().map(body -> {
            if (first == null && body.toString().contains("[simulation] You said: Hello there")) {
                first = body;
            }
            return answer.statusCode() == 200 && body.equals(first);
        });
    }
}
