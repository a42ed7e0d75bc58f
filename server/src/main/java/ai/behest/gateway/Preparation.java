package ai.behest.gateway;

import ai.behest.admission.Demand;
import ai.behest.admission.Held;
import ai.behest.budget.Limit;
import ai.behest.budget.Subject;
import ai.behest.http.Exchange;
import ai.behest.identity.Caller;
import ai.behest.ledger.Attribution;
import ai.behest.ledger.PricedModel;
import ai.behest.ledger.Reservation;
import ai.behest.ledger.TokenCounts;
import ai.behest.memory.Conversation;
import ai.behest.memory.Message;
import ai.behest.memory.Recall;
import ai.behest.memory.Retention;
import ai.behest.provider.AnswerMessage;
import ai.behest.provider.AnswerMeter;
import ai.behest.provider.Route;
import ai.behest.provider.Tokenizer;
import ai.behest.tenant.Project;
import ai.behest.tenant.Settings;
import ai.behest.tenant.Tier;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes a call ready: which model answers it and at what price, what the conversation adds, what it can cost. */
final class Preparation {
    private static final long WINDOW_WHEN_UNKNOWN = 32_000;
    private static final long OUTPUT_WHEN_UNKNOWN = 16_384;
    private static final long BYTES_PER_TOKEN = 3;
    /** What a provider may put around the messages: marks of roles, a date, the frame of tools. */
    private static final long FRAME_TOKENS = 64;

    private final Rooms rooms;
    private final Exchange exchange;
    private final Caller caller;
    private final InferenceBody body;
    private final Project project;
    private final Tier tier;
    private final String modelAsked;
    private final Route route;
    private final long atMicros;
    private final @Nullable PricedModel price;
    private final @Nullable Conversation conversation;
    private @Nullable Recall recall;
    private ContentParts parts;
    private byte[] outgoing = {};
    private long input;

    /** @throws ai.behest.wire.RefusedException model_not_allowed, model_not_found, or a validation error of a header */
    Preparation(Rooms rooms, Exchange exchange, Caller caller, InferenceBody body) {
        this.rooms = rooms;
        this.exchange = exchange;
        this.caller = caller;
        this.body = body;
        this.project = caller.project();
        this.tier = caller.tierOrDefault();
        this.modelAsked = modelAsked();
        this.route = rooms.providers()
                .route(
                        project.tenantId(),
                        modelAsked,
                        rooms.prices().home(modelAsked).orElse(null));
        this.atMicros =
                ChronoUnit.MICROS.between(java.time.Instant.EPOCH, rooms.clock().instant());
        this.price = rooms.prices()
                .price(project.tenantId(), route.provider().name(), route.model(), atMicros)
                .orElse(null);
        this.conversation = conversation();
        this.parts = body.parts();
    }

    Caller caller() {
        return caller;
    }

    private String modelAsked() {
        String named = body.model();
        Settings settings = project.settings();
        if (named == null) {
            String own = tier.model(settings);
            return own != null ? own : rooms.defaultModel();
        }
        if (!tier.allowsModel(settings, named)) {
            throw new Refusal.Forbidden(
                            Code.MODEL_NOT_ALLOWED,
                            "The project does not allow this model. Ask for one of its own.",
                            "model")
                    .asException();
        }
        return named;
    }

    private @Nullable Conversation conversation() {
        String id = exchange.header("X-Thread-Id");
        Conversation thread =
                id == null ? null : Conversation.thread(project.tenantId(), project.id(), caller.uid(), id);
        if (body.operation() != Operation.CHAT) {
            return null;
        }
        if (thread != null) {
            return thread;
        }
        boolean session = tier.remembers(project.settings()) && exchange.header("X-Session-Id") != null;
        return session ? Conversation.session(project.tenantId(), project.id(), caller.uid(), caller.sid()) : null;
    }

    /** Whether the call belongs to a conversation, which stands in the database: then it is prepared apart. */
    boolean remembers() {
        return conversation != null;
    }

    /** Recalls what the conversation has said so far. Blocks. */
    Preparation withHistory() {
        Conversation known = conversation;
        if (known == null) {
            return this;
        }
        List<Message> sent = new ArrayList<>();
        for (InferenceBody.Message message : body.messages()) {
            sent.add(Message.parse(body.text(message), "messages[" + sent.size() + "]"));
        }
        Recall found = rooms.threads().recall(known, sent, (int) Math.max(0, roomForHistory()));
        recall = found;
        parts = body.parts().with(found.history());
        return this;
    }

    private long roomForHistory() {
        long window = price == null || price.contextWindow() == null ? WINDOW_WHEN_UNKNOWN : price.contextWindow();
        long sent = Math.ceilDiv(body.length(), BYTES_PER_TOKEN);
        return Math.min(Integer.MAX_VALUE, window - sent - Math.min(outputBound(), window / 4));
    }

    private long outputBound() {
        if (body.operation() != Operation.CHAT) {
            return 0;
        }
        if (body.maxTokens() > 0) {
            return body.maxTokens();
        }
        return price == null || price.maxOutput() == null ? OUTPUT_WHEN_UNKNOWN : price.maxOutput();
    }

    private byte[] outgoing(InferenceBody.@Nullable OutputLimit output) {
        Recall known = recall;
        return body.forProvider(
                route.model(),
                tier.systemPrompt(project.settings()),
                known == null ? List.of() : known.history(),
                output);
    }

    /** What the call asks of the budgets it counts against. */
    Demand demand() {
        byte[] sent = outgoing(null);
        outgoing = sent;
        List<Limit> limits = rooms.admission().limits(project, caller.isNobody() ? null : tier, subject());
        boolean hard = limits.stream().anyMatch(limit -> limit.budget().isHard());
        // a token is never shorter than a byte, so the body's length bounds those of its text
        input = FRAME_TOKENS + (hard ? bound(sent.length) : sent.length);
        Tokenizer tokenizer = hard ? Tokenizer.of(route.provider().name(), route.model()) : null;
        return demand(limits, tokenizer == null ? null : () -> closer(limits, tokenizer));
    }

    private Demand demand(List<Limit> limits, Demand.@Nullable Closer closer) {
        PricedModel priced = price;
        return new Demand(
                limits,
                input,
                outputBound(),
                body.choices(),
                priced == null ? null : output -> upperBound(priced, input, output),
                project.settings().shortenAnswers(),
                exchange.loop(),
                closer);
    }

    private long bound(long textTokens) {
        return parts.bound(textTokens, price == null ? null : price.contextWindow());
    }

    /** The demand with its texts' tokens counted one by one apart: even a short text may have to wait for a long one. */
    private CompletionStage<Demand> closer(List<Limit> limits, Tokenizer tokenizer) {
        byte[] sent = outgoing;
        Operation operation = body.operation();
        Future<Long> counted =
                exchange.loop().apart(() -> InputText.of(sent, operation).atMost(tokenizer));
        return counted.map(tokens -> {
                    input = Math.min(input, FRAME_TOKENS + bound(tokens));
                    return demand(limits, null);
                })
                .toCompletionStage();
    }

    private Subject subject() {
        return new Subject(
                project.tenantId(),
                project.id(),
                tier.name(),
                caller.uid(),
                caller.sid(),
                caller.bookedKey(),
                route.model(),
                caller.tags());
    }

    /** The call, with what is held for it. */
    Prepared ready(Held held) {
        byte[] sent = outgoing;
        if (held.isHard() && body.operation() == Operation.CHAT && held.output() != body.maxTokens()) {
            sent = outgoing(new InferenceBody.OutputLimit(route.provider().outputLimitMember(), held.output()));
            exchange.response().putHeader("X-Behest-Max-Tokens", Long.toString(held.output()));
        }
        String warning = held.warning();
        if (warning != null) {
            exchange.response().putHeader("X-Behest-Budget-Warning", warning);
        }
        long output = Math.min(held.output() * body.choices(), TokenCounts.MOST);
        TokenCounts bound = TokenCounts.of(input, output);
        long amount = price == null ? 0 : upperBound(price, input, output);
        return new Prepared(
                body,
                route,
                price,
                new Reservation(attribution(), amount, bound, held.holds()),
                Buffer.buffer(sent),
                recall,
                retention(),
                new AnswerMeter(),
                held.isHard() || parts.isText(),
                held.isHard() && body.operation() == Operation.CHAT ? output : Long.MAX_VALUE,
                recall == null ? null : new AnswerMessage());
    }

    /** The most that so many tokens can cost; more than a {@code long} holds is as good as all the money there is. */
    private static long upperBound(PricedModel price, long input, long output) {
        try {
            return price.price().bound(input, output);
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    private Retention retention() {
        boolean session = conversation != null && conversation.kind() == Conversation.Kind.SESSION;
        Settings settings = project.settings();
        return session
                ? Retention.session(tier.memoryWindow(settings), Duration.ofSeconds(settings.memoryTtlSeconds()))
                : Retention.THREAD;
    }

    private Attribution attribution() {
        return new Attribution(
                exchange.requestId(),
                exchange.traceId(),
                atMicros,
                project.tenantId(),
                project.id(),
                caller.uid(),
                caller.sid(),
                exchange.header("X-Thread-Id"),
                tier.name(),
                caller.bookedKey(),
                body.operation().text(),
                route.provider().name(),
                modelAsked,
                route.model(),
                route.provider().payer().name().toLowerCase(Locale.ROOT),
                body.isStream(),
                price == null ? null : price.version(),
                caller.tags().isEmpty() ? null : caller.tags());
    }
}
