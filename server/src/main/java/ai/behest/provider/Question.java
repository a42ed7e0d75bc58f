package ai.behest.provider;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** One request that a provider is answering. An LLM call goes on costing money until it is cancelled or ends. */
public final class Question {
    private final HttpClientRequest request;

    Question(HttpClientRequest request) {
        this.request = request;
    }

    /** The head of the answer. Its body waits ({@code pause}) until somebody reads it. */
    public Future<HttpClientResponse> answer() {
        return request.response().map(response -> response.pause());
    }

    /** The whole body of an answer that waits; fails when it is longer, and then the call is to be cancelled. */
    public static Future<Buffer> body(HttpClientResponse answer, int mostBytes) {
        Future<Buffer> body = SmallAnswer.read(answer, mostBytes);
        answer.resume();
        return body;
    }

    /** Ends the call at once: the connection is closed, and the provider stops. Harmless when it has ended. */
    public void cancel() {
        request.reset();
    }
}
