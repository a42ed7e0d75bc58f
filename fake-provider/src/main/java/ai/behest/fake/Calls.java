package ai.behest.fake;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Turns a received body into an answer under way: chat completions and embeddings. */
final class Calls {
    private final Vertx vertx;
    private final FakeProvider.Options options;
    private final SentLog sent;

    Calls(Vertx vertx, FakeProvider.Options options, SentLog sent) {
        this.vertx = vertx;
        this.options = options;
        this.sent = sent;
    }

    void chat(HttpServerRequest request, byte[] body, Tally.Entry entry) {
        ChatRequest chat = ChatRequest.read(body);
        Simulation script = chat.simulation();
        Answer answer = Answer.to(chat, "chatcmpl-sim-" + Fingerprint.of(body), options);
        long delay = script.delayMillis() >= 0 ? script.delayMillis() : options.delayMillis();
        Events events = chat.stream()
                ? new ChatEvents(chat, answer)
                : new WholeBody(WholeChat.body(answer), (long) answer.chunks() * answer.choices(), script.eventBytes());
        entry.begin(chat.model(), chat.stream());
        Call call = new Call(request, script, answer.tokens(), entry, receipt(script, body));
        if (chat.stream()) {
            new Delivery(vertx, call, events, delay).start(script.firstDelayMillis());
        } else {
            new Delivery(vertx, call, events, 0).start(script.firstDelayMillis() + delay * answer.chunks());
        }
    }

    void embeddings(HttpServerRequest request, byte[] body, Tally.Entry entry) {
        EmbeddingRequest embedding = EmbeddingRequest.read(body);
        Simulation script = embedding.simulation();
        Tokens tokens = embedding.tokens();
        Events events = new WholeBody(EmbeddingBody.of(embedding, tokens), 0, script.eventBytes());
        entry.begin(embedding.model(), false);
        Call call = new Call(request, script, tokens, entry, receipt(script, body));
        new Delivery(vertx, call, events, 0).start(script.firstDelayMillis());
    }

    private @Nullable Receipt receipt(Simulation script, byte[] body) {
        return script.tag() == null ? null : sent.begin(script.tag(), body);
    }
}
