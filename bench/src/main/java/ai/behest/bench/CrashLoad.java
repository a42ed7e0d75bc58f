package ai.behest.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Load until the server dies: half of the connections ask for small JSON, half for short streams. Each answer whose end
 * was seen is acknowledged; a connection stops at its first failure.
 */
final class CrashLoad implements AutoCloseable {
    private static final Buffer WHOLE = Buffer.buffer("""
            {"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello there"}]}""");
    private static final Buffer STREAMED = Buffer.buffer("""
            {"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"Hello there"}],\
            "simulation":{"chunks":8,"delay_ms":5}}""");

    private final Calls calls;
    private final Target target;
    private final Acknowledged acknowledged;
    private final AtomicLong seen = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private long turn;

    CrashLoad(Target target, int connections, Acknowledged acknowledged) {
        this.calls = new Calls(connections);
        this.target = target;
        this.acknowledged = acknowledged;
        calls.vertx().runOnContext(_ -> {
            for (int connection = 0; connection < connections; connection++) {
                next(connection % 2 == 0);
            }
        });
    }

    /** How many answers were acknowledged. */
    long seen() {
        return seen.get();
    }

    /** How many answers had another status than 200: not expected at any moment. */
    long refused() {
        return refused.get();
    }

    private void next(boolean streamed) {
        calls.send(target, turn++, streamed ? STREAMED : WHOLE)
                .compose(answer -> whole(answer, streamed))
                .onSuccess(_ -> next(streamed));
    }

    private Future<Void> whole(HttpClientResponse answer, boolean streamed) {
        return answer.body().map(body -> {
            if (answer.statusCode() != 200) {
                refused.incrementAndGet();
            } else if (body.toString().endsWith(streamed ? "data: [DONE]\n\n" : "}")) {
                acknowledged.add(Objects.requireNonNull(answer.getHeader("X-Request-Id"), "X-Request-Id"));
                seen.incrementAndGet();
            }
            return null;
        });
    }

    @Override
    public void close() {
        calls.close();
    }
}
