package ai.behest;

import ai.behest.console.provider.ProviderTrial;
import ai.behest.control.ProviderTest.TestResult;
import ai.behest.provider.Provider;
import ai.behest.provider.Providers;
import ai.behest.provider.Question;
import ai.behest.provider.Upstream;
import ai.behest.wire.Json;
import ai.behest.wire.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Tries a provider out: asks it for its list of models, which costs nothing and needs a good key. */
final class ProviderCheck {
    private static final long TIMEOUT_SECONDS = 10;
    private static final int LIST_MOST_BYTES = 4 * 1024 * 1024;
    private static final int MODELS_MOST = 1_000;
    private static final int NAME_MOST = 200;

    private final Vertx vertx;
    private final Providers providers;
    private final Upstream upstream;

    private record Listed(int status, long millis, List<String> models) {}

    ProviderCheck(Vertx vertx, Providers providers) {
        this.vertx = vertx;
        this.providers = providers;
        this.upstream =
                new Upstream(vertx, Upstream.Bounds.DEFAULTS, work -> vertx.<SocketAddress>executeBlocking(work));
    }

    CompletableFuture<TestResult> test(String tenantId, String name) {
        return test(providers.own(tenantId, name));
    }

    /** The same for the console, on a thread that may block. */
    ProviderTrial.Verdict verdict(Provider provider) {
        TestResult result = test(provider).join();
        return new ProviderTrial.Verdict(
                result.ok(), result.status(), result.message(), result.latencyMs(), result.models());
    }

    private CompletableFuture<TestResult> test(Provider provider) {
        long started = System.nanoTime();
        Promise<Listed> listed = Promise.promise();
        // on the loop that the connection is on, so that nothing comes before somebody listens
        vertx.runOnContext(_ -> ask(provider, started).onComplete(listed));
        return listed.future()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .thenApply(answer -> new TestResult(
                        answer.status == 200, answer.status, said(answer.status), answer.millis, answer.models))
                .exceptionally(failure -> new TestResult(false, null, said(failure), millisSince(started), List.of()));
    }

    private Future<Listed> ask(Provider provider, long started) {
        return upstream.ask(provider, "/models", null, false, null)
                .compose(question -> question.answer()
                        .compose(answer -> listed(answer, millisSince(started)))
                        .onComplete(_ -> question.cancel()));
    }

    private static Future<Listed> listed(HttpClientResponse answer, long millis) {
        int status = answer.statusCode();
        return status == 200
                ? Question.body(answer, LIST_MOST_BYTES)
                        .map(body -> new Listed(status, millis, models(body)))
                        .otherwise(new Listed(status, millis, List.of()))
                : Future.succeededFuture(new Listed(status, millis, List.of()));
    }

    private static List<String> models(Buffer body) {
        try {
            return Json.tree(body.getBytes())
                    .path("data")
                    .valueStream()
                    .map(model -> model.path("id"))
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue)
                    .filter(id -> !id.isBlank() && id.length() <= NAME_MOST)
                    .distinct()
                    .limit(MODELS_MOST)
                    .toList();
        } catch (RefusedException e) {
            return List.of();
        }
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
