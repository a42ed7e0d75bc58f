package ai.behest.gateway;

import ai.behest.admission.Passage;
import ai.behest.admission.Ticket;
import ai.behest.http.Exchange;
import ai.behest.http.Loop;
import ai.behest.identity.Caller;
import ai.behest.identity.Identifier;
import ai.behest.ledger.Attribution;
import ai.behest.ledger.Entry;
import ai.behest.ledger.Leaving;
import ai.behest.memory.Message;
import ai.behest.memory.Recall;
import ai.behest.observe.CallSignal;
import ai.behest.provider.Upstream;
import ai.behest.store.StoreException;
import ai.behest.tenant.Project;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusalBody;
import ai.behest.wire.Tags;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The story of one call. {@link #tell} is all of it; each step hands the next one what it needs, and whatever goes
 * wrong in a step leaves the rest out and becomes the answer. Runs on the exchange's event loop and never blocks it.
 */
final class CallStory {
    private static final Logger LOG = LoggerFactory.getLogger(CallStory.class);
    /** Bodies above this are read apart: parsing megabytes would hold up every other call of the loop. */
    private static final int PARSE_APART_BYTES = 64 * 1024;
    /** How long a call waits for a book that could not be written a moment ago. */
    private static final long BOOK_MILLIS = 2_000;

    /** Nobody hears it: the client left before the provider was asked, and nothing is spent. */
    private static final Refusal GONE = new Refusal.Failed(Code.SERVER_ERROR, "The client has left.");

    private final Rooms rooms;
    private final Credentials credentials;
    private final Upstream upstream;
    private final Exchange exchange;
    private Project project;
    private final Operation operation;
    private final Milestones milestones;
    private @Nullable Passage passage;
    private @Nullable String limitedUser;
    private @Nullable RunningCall running;

    CallStory(
            Rooms rooms,
            Credentials credentials,
            Upstream upstream,
            Exchange exchange,
            Project project,
            Operation operation) {
        this.rooms = rooms;
        this.credentials = credentials;
        this.upstream = upstream;
        this.exchange = exchange;
        this.project = project;
        this.operation = operation;
        this.milestones = new Milestones(exchange);
    }

    /** What the client asks, read and understood. */
    private record Asked(Caller caller, InferenceBody body) {}

    /** A call that may be made: all that it can cost is set aside. */
    private record Admitted(Caller caller, Prepared call, Ticket ticket) {}

    /** What the provider answered, up to its end. */
    private record Answered(
            Prepared call,
            Ticket ticket,
            Outcome outcome,
            @Nullable Leaving leaving,
            long firstByteNanos) {}

    /** A call that is in the book. */
    private record Settled(
            Prepared call, Outcome outcome, @Nullable Receipt receipt) {}

    /** From the request to the end of the answer. */
    void tell() {
        credentials
                .prove(exchange, project)
                .compose(this::read)
                .map(this::limit)
                .compose(this::prepare)
                .compose(this::admit)
                .compose(this::ask)
                .compose(this::settle)
                .onComplete(told -> {
                    leave();
                    end(told);
                });
    }

    /** The call is no longer under way, however it ended. */
    private void leave() {
        if (passage != null) {
            passage.close();
        }
        if (running != null) {
            rooms.runningCalls().leave(running);
        }
    }

    /** Reads the body, within its limits. */
    private Future<Asked> read(Caller caller) {
        milestones.proven();
        project = caller.project(); // with the settings that this caller has
        MediaType.requireJson(exchange);
        return exchange.body().compose(buffer -> {
            byte[] bytes = buffer.getBytes();
            Future<InferenceBody> body = bytes.length > PARSE_APART_BYTES
                    ? loop().apart(() -> InferenceBody.read(bytes, operation))
                    : Future.succeededFuture(InferenceBody.read(bytes, operation));
            Map<String, String> tags = Tags.parse("X-Behest-Tags", exchange.header("X-Behest-Tags"));
            return body.map(read -> new Asked(named(caller, read).tagged(tags), read));
        });
    }

    /** With an API key the end user may stand in the body instead of the header. */
    private Caller named(Caller caller, InferenceBody body) {
        boolean fromHeader = exchange.header("X-End-User-Id") != null;
        String user = body.endUser();
        if (caller.kind() != Caller.Kind.API_KEY) {
            return caller;
        }
        Caller named = fromHeader || user == null ? caller : caller.as(Identifier.user("user", user));
        Refusal stopped = rooms.stops().of(named);
        if (stopped != null) {
            throw stopped.asException();
        }
        return named;
    }

    /** Counts the call against the limits of its project, its key and its user, and shows how they stand. */
    private Asked limit(Asked asked) {
        milestones.read();
        Caller caller = asked.caller();
        exchange.response().putHeader("X-Session-Id", caller.sid());
        String user = caller.isNobody() ? null : caller.uid();
        boolean own = caller.kind() == Caller.Kind.API_KEY || rooms.keyRing().isTenantKey(caller.keyId());
        Passage entered = rooms.admission().enter(project, user, caller.tierOrDefault(), own ? caller.keyId() : null);
        passage = entered;
        limitedUser = user;
        LimitHeaders.write(exchange.response(), entered);
        Refusal refusal = entered.refusal();
        if (refusal != null) {
            throw refusal.asException();
        }
        return asked;
    }

    /** Decides the model, its provider and its price, and recalls what the conversation has said so far. */
    private Future<Preparation> prepare(Asked asked) {
        Preparation preparation = new Preparation(rooms, exchange, asked.caller(), asked.body());
        return preparation.remembers() ? loop().apart(preparation::withHistory) : Future.succeededFuture(preparation);
    }

    /** Sets the money for the call aside, out of every budget it counts against. */
    @SuppressWarnings("MustBeClosedChecker") // booked() releases the ticket, or settle() settles it
    private Future<Admitted> admit(Preparation preparation) {
        milestones.prepared();
        return loop().back(rooms.admission().claim(preparation.demand())).compose(held -> {
            milestones.held();
            try {
                Prepared call = preparation.ready(held);
                return Future.succeededFuture(new Admitted(
                        preparation.caller(), call, rooms.admission().admit(call.reservation(), held)));
            } catch (RuntimeException e) {
                held.giveBack();
                throw e;
            }
        });
    }

    /** Asks the provider and carries its answer to the client, up to the end. */
    private Future<Answered> ask(Admitted admitted) {
        return booked(admitted.ticket()).compose(_ -> {
            if (exchange.response().closed()) {
                admitted.ticket().close();
                return Future.failedFuture(GONE.asException());
            }
            // known first, asked then: whoever is stopped between the two is found by the one or the other
            RunningCall entered = new RunningCall(admitted.caller(), loop());
            running = entered;
            rooms.runningCalls().enter(entered);
            Refusal stopped = rooms.stops().of(entered.caller());
            if (stopped != null) {
                admitted.ticket().close();
                return Future.failedFuture(stopped.asException());
            }
            return carry(admitted.call(), admitted.ticket(), entered);
        });
    }

    /**
     * Under a hard budget no provider is asked before the PENDING half is durable. Without one it may become so during
     * the call, unless the last write has failed: nothing is spent that could not be entered.
     */
    private Future<Void> booked(Ticket ticket) {
        if (rooms.admission().isBookWell() && !ticket.isHard()) {
            return Future.succeededFuture();
        }
        return loop().back(ticket.opened().copy().orTimeout(BOOK_MILLIS, TimeUnit.MILLISECONDS))
                .recover(failure -> {
                    ticket.close();
                    LOG.warn("trace {}: refused, since it could not be entered", exchange.traceId(), failure);
                    return Future.failedFuture(StoreException.NOT_NOW.asException());
                });
    }

    private Future<Answered> carry(Prepared call, Ticket ticket, RunningCall entered) {
        return upstream.ask(
                        call.route().provider(),
                        operation.path(),
                        call.outgoing(),
                        call.body().isStream(),
                        traceparent())
                .compose(question -> {
                    milestones.asked();
                    Relay relay = new Relay(
                            exchange,
                            question,
                            call,
                            rooms.patience(),
                            project.settings().onClientLeave());
                    Future<Outcome> told = relay.run();
                    entered.carriedBy(relay);
                    return told.map(outcome -> {
                        milestones.answered(relay.answeredNanos());
                        return new Answered(call, ticket, outcome, relay.leaving(), relay.firstByteNanos());
                    });
                })
                .recover(failure -> Future.succeededFuture(
                        new Answered(call, ticket, new Outcome.Broken(exchange.refusalOf(failure), false), null, 0)));
    }

    /** Enters what the call came to. The end of an answer is sent only after its entry is durable. */
    private Future<Settled> settle(Answered answered) {
        Entry entry = answered.call()
                .entry(answered.outcome(), answered.leaving(), answered.firstByteNanos(), exchange, milestones.steps());
        Future<Void> settled = loop().back(answered.ticket().settle(entry));
        rooms.signals().called(signal(entry, answered.outcome()));
        rooms.admission()
                .spent(
                        project,
                        limitedUser,
                        entry.counts().totalInput() + entry.counts().totalOutput());
        return settled.compose(_ -> remember(answered))
                .map(_ -> new Settled(answered.call(), answered.outcome(), receipt(entry, answered.ticket())));
    }

    private @Nullable Receipt receipt(Entry entry, Ticket ticket) {
        return project.settings().receipts()
                ? new Receipt(entry.attribution().callId(), entry.cost(), ticket.leftOfUser())
                : null;
    }

    private CallSignal signal(Entry entry, Outcome outcome) {
        Attribution call = entry.attribution();
        return new CallSignal(
                exchange.traceId(),
                exchange.parentSpanId(),
                exchange.spanId(),
                call.atMicros() * 1_000,
                entry.latencyMicros(),
                entry.firstByteMicros(),
                call.operation(),
                call.provider(),
                call.modelAsked(),
                entry.modelServed(),
                call.payer(),
                entry.status().name().toLowerCase(Locale.ROOT),
                entry.httpStatus(),
                error(outcome),
                call.streamed(),
                entry.counts().totalInput(),
                entry.counts().totalOutput(),
                entry.estimated(),
                entry.cost(),
                call.projectId(),
                call.tenantId());
    }

    private static @Nullable String error(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Broken broken -> broken.refusal().code().text();
            case Outcome.Cut(Refusal why) -> why.code().text();
            case Outcome.Whole _, Outcome.Left _ -> null;
        };
    }

    private Future<Void> remember(Answered answered) {
        Recall recall = answered.call().recall();
        String said = answered.call().answerMessage();
        if (recall == null || said == null) {
            return Future.succeededFuture();
        }
        return loop().apart(() -> {
                    Message answer = Message.parse(said, "answer");
                    rooms.threads()
                            .remember(
                                    recall,
                                    answer,
                                    exchange.requestId(),
                                    answered.call().retention());
                    return true;
                })
                .recover(failure -> {
                    LOG.error("trace {}: the conversation could not be stored", exchange.traceId(), failure);
                    return Future.succeededFuture(false);
                })
                .mapEmpty();
    }

    private void end(AsyncResult<Settled> told) {
        if (told.failed()) {
            refuse(exchange.refusalOf(told.cause()));
            return;
        }
        Receipt receipt = told.result().receipt();
        boolean stream = told.result().call().body().isStream();
        switch (told.result().outcome()) {
            case Outcome.Whole(Buffer end) -> {
                Buffer rest =
                        receipt == null || !stream ? end : receipt.comment().appendBuffer(end);
                if (!exchange.isAnswered()) {
                    if (receipt != null && !stream) {
                        receipt.write(exchange.response());
                    }
                    exchange.answer(200, stream ? "text/event-stream; charset=utf-8" : "application/json", rest);
                } else if (!exchange.response().closed()) {
                    exchange.end(rest);
                }
            }
            case Outcome.Broken(Refusal refusal, boolean _) -> {
                if (receipt != null && !exchange.isAnswered()) {
                    receipt.write(exchange.response()); // a provider may charge for what it breaks
                }
                refuse(refusal);
            }
            case Outcome.Cut(Refusal why) -> refuse(why);
            case Outcome.Left() -> {}
        }
    }

    /** Refuses with a status of its own, or, when the stream has begun, with a last event and no {@code [DONE]}. */
    private void refuse(Refusal refusal) {
        if (!exchange.isAnswered()) {
            exchange.refuse(refusal);
        } else if (!exchange.response().closed() && !exchange.response().ended()) {
            exchange.end(Buffer.buffer(RefusalBody.event(refusal, exchange.traceId())));
        }
    }

    /** The provider's call is a child of ours in the same trace. */
    private String traceparent() {
        return "00-" + exchange.traceId() + "-" + exchange.spanId() + "-01";
    }

    private Loop loop() {
        return exchange.loop();
    }
}
