package ai.behest.example;

import ai.behest.sdk.Behest;
import ai.behest.sdk.BehestException;
import ai.behest.sdk.CallOptions;
import ai.behest.sdk.ChatStream;
import ai.behest.spring.BehestProblem;
import ai.behest.spring.EndUser;
import ai.behest.spring.PrincipalMapper;
import com.openai.models.chat.completions.ChatCompletionChunk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Chat from server to server, for when a prompt needs what only this server knows, or all of it has to be logged here. The
 * SDK mints for the user as needed. Most pages do not need this: they stream straight from the gateway.
 */
@RestController
class ServerChat {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Behest behest;
    private final PrincipalMapper users;

    ServerChat(Behest behest, PrincipalMapper users) {
        this.behest = behest;
        this.users = users;
    }

    /** The answer as events {@code {"text":"..."}}, then {@code {"done":true}}; a failure on the way is {@code {"error":{...}}}. */
    @PostMapping(path = "/api/chat")
    SseEmitter chat(@RequestBody Question question, Authentication principal) {
        ChatStream stream = chatForUser(users.map(principal), question);
        var events = new SseEmitter(LONGEST.toMillis());
        CompletableFuture<Void> answer = stream.subscribe(chunk -> send(events, text(chunk)));
        // The page went away or waited long enough: stop the model.
        events.onCompletion(stream::close);
        events.onTimeout(stream::close);
        events.onError(gone -> stream.close());
        var unused = answer.whenComplete((nothing, failure) -> end(events, failure));
        return events;
    }

    private ChatStream chatForUser(EndUser user, Question question) {
        CallOptions.Builder options = CallOptions.builder().userId(user.id());
        if (user.tier() != null) {
            options.tier(user.tier());
        }
        // No model is named: the project's own answers.
        return behest.chat().completions().createStreaming(question::writeTo, options.build());
    }

    private static String text(ChatCompletionChunk chunk) {
        return chunk.choices().stream()
                .findFirst()
                .flatMap(choice -> choice.delta().content())
                .orElse("");
    }

    private static void end(SseEmitter events, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        try {
            if (cause instanceof BehestException broken) {
                ProblemDetail problem = BehestProblem.of(broken);
                events.send(Map.of("error", problem), MediaType.APPLICATION_JSON);
            } else if (cause == null) {
                events.send(Map.of("done", true), MediaType.APPLICATION_JSON);
            }
            events.complete();
        } catch (IOException | IllegalStateException gone) {
            events.completeWithError(gone);
        }
    }

    private static void send(SseEmitter events, String text) {
        if (text.isEmpty()) {
            return;
        }
        try {
            events.send(Map.of("text", text), MediaType.APPLICATION_JSON);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
