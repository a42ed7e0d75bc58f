package ai.behest.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.LogLevel;
import com.openai.core.Sleeper;
import com.openai.credential.BearerTokenCredential;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Makes plain OpenAI clients that act for one user. They share this client's connections, so they are cheap. */
final class OpenAIClients {

    private final Courier courier;
    private final Background background;
    private final String baseUrl;
    private final Duration patience;

    OpenAIClients(Courier courier, Background background, String baseUrl, Duration patience) {
        this.courier = courier;
        this.background = background;
        this.baseUrl = baseUrl;
        this.patience = patience;
    }

    OpenAIClient forCalls(CallOptions options) {
        return new OpenAIClientImpl(ClientOptions.builder()
                .httpClient(new OpenAITransport(courier, options, background))
                // Not the executor itself: an ExecutorService would be shut down once this client is garbage.
                .streamHandlerExecutor(task -> background.executor().execute(task))
                .sleeper(new Pause())
                // The courier puts the user's token in its place.
                .credential(BearerTokenCredential.create("minted-per-call"))
                .baseUrl(baseUrl)
                .timeout(options.timeout() == null ? patience : options.timeout())
                // The OpenAI client would retry 408 and 409 too; the wire retries what contract §8 allows.
                .maxRetries(0)
                // OPENAI_LOG=debug would log prompts.
                .logLevel(LogLevel.OFF)
                .build());
    }

    /** Stands in for the OpenAI client's default, which starts a thread for each client. */
    private static final class Pause implements Sleeper {

        @Override
        public void sleep(Duration duration) {
            try {
                Thread.sleep(duration.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
            }
        }

        @Override
        public CompletableFuture<Void> sleepAsync(Duration duration) {
            return CompletableFuture.runAsync(
                    () -> {}, CompletableFuture.delayedExecutor(duration.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() {}
    }
}
