package ai.behest;

import ai.behest.console.provider.ProviderTrial;
import ai.behest.control.ProviderTest.TestResult;
import ai.behest.provider.Provider;
import ai.behest.provider.Providers;
import ai.behest.provider.Upstream;
import ai.behest.wire.RefusedException;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Tries a tenant's provider out: asks it for its list of models, which costs nothing and needs a good key. */
final class ProviderCheck {
    private static final long TIMEOUT_SECONDS = 10;

    private final Providers providers;
    private final Upstream upstream;

    ProviderCheck(Vertx vertx, Providers providers) {
        this.providers = providers;
        this.upstream =
                new Upstream(vertx, Upstream.Bounds.DEFAULTS, work -> vertx.<SocketAddress>executeBlocking(work));
    }

    CompletableFuture<TestResult> test(String tenantId, String name) {
        Provider provider = providers.own(tenantId, name);
        long started = System.nanoTime();
        return upstream.ask(provider, "/models", null, false, null)
                .compose(question -> question.answer().map(answer -> {
                    question.cancel();
                    return answer.statusCode();
                }))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .thenApply(status -> new TestResult(status == 200, status, said(status), millisSince(started)))
                .exceptionally(failure -> new TestResult(false, null, said(failure), millisSince(started)));
    }

    /** The same for the console, on a thread that may block. */
    ProviderTrial.Verdict verdict(String tenantId, String name) {
        TestResult result = test(tenantId, name).join();
        return new ProviderTrial.Verdict(result.ok(), result.status(), result.message(), result.latencyMs());
    }

    private static String said(int status) {
        return switch (status) {
            case 200 -> "The provider answers and takes the key.";
            case 401, 403 -> "The provider does not take this key. Check it, and that it belongs to this address.";
            case 404 -> "The provider answers, but not under this base_url. Does it end in /v1?";
            default -> "The provider answered with status " + status + ".";
        };
    }

    private static String said(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof RefusedException refused
                ? refused.refusal().message()
                : "The provider did not answer within " + TIMEOUT_SECONDS + " seconds.";
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
