package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.ledger.Attribution;
import ai.behest.ledger.Entry;
import ai.behest.ledger.Leaving;
import ai.behest.ledger.PricedModel;
import ai.behest.ledger.Reservation;
import ai.behest.ledger.Steps;
import ai.behest.ledger.TokenCounts;
import ai.behest.memory.Recall;
import ai.behest.memory.Retention;
import ai.behest.provider.AnswerMessage;
import ai.behest.provider.AnswerMeter;
import ai.behest.provider.Route;
import ai.behest.provider.Usage;
import ai.behest.wire.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call ready to be asked: where it goes, what it may cost and what it belongs to.
 *
 * @param price null when the model has none: its cost stays unknown and is never taken for zero
 * @param outgoing the body for the provider
 * @param recall the conversation that the call belongs to, or null
 * @param bounded whether the reservation bounds what the call can cost: not so without a hard budget, where pictures and
 *     sound are not counted beforehand
 * @param outputPaidFor the output tokens that a hard budget holds, or {@link Long#MAX_VALUE}: beyond, the stream is cut
 * @param message gathers the answer for the conversation, or null without one
 */
record Prepared(
        InferenceBody body,
        Route route,
        @Nullable PricedModel price,
        Reservation reservation,
        Buffer outgoing,
        @Nullable Recall recall,
        Retention retention,
        AnswerMeter meter,
        boolean bounded,
        long outputPaidFor,
        @Nullable AnswerMessage message) {

    private static final long BYTES_PER_TOKEN = 4;
    /** As nginx logs it: the client closed the request. */
    private static final int LEFT_STATUS = 499;

    /**
     * The entry that resolves this call.
     *
     * @param leaving what became of the call when its client left, or null when it stayed
     */
    Entry entry(Outcome outcome, @Nullable Leaving leaving, long firstByteNanos, Exchange exchange, Steps steps) {
        Attribution attribution = reservation.attribution();
        Entry.Status status = switch (outcome) {
            case Outcome.Whole _ -> Entry.Status.COMPLETED;
            case Outcome.Left _, Outcome.Cut _ -> Entry.Status.INTERRUPTED;
            case Outcome.Broken _ -> Entry.Status.FAILED;
        };
        int httpStatus = switch (outcome) {
            case Outcome.Whole _ -> 200;
            case Outcome.Left _ -> LEFT_STATUS;
            case Outcome.Broken _ when leaving != null -> LEFT_STATUS;
            case Outcome.Cut(Refusal why) -> exchange.isAnswered() ? 200 : why.status();
            case Outcome.Broken broken ->
                exchange.isAnswered() ? 200 : broken.refusal().status();
        };
        Usage usage = reported();
        boolean free = outcome instanceof Outcome.Broken broken && !broken.charged();
        boolean held = leaving == Leaving.HELD;
        TokenCounts counts =
                free ? TokenCounts.ZERO : held ? reservation.bound() : usage != null ? counts(usage) : metered();
        String served = meter.model();
        Long cost = price == null ? null : (Long) cost(free, held, counts, price);
        return new Entry(
                attribution,
                status,
                httpStatus,
                served == null ? attribution.modelRouted() : Served.name(served),
                counts,
                !free && (held || usage == null || !usage.isExact()),
                cost,
                exchange.elapsedMicros(),
                firstByteNanos == 0 ? null : TimeUnit.NANOSECONDS.toMicros(firstByteNanos - exchange.startNanos()),
                null,
                leaving,
                overrun(cost),
                steps);
    }

    /** What the provider billed above what was set aside: it did not heed the maximum, or counts in another way than known. */
    private @Nullable Long overrun(@Nullable Long cost) {
        return bounded && cost != null && cost > reservation.amount() ? (Long) (cost - reservation.amount()) : null;
    }

    private long cost(boolean free, boolean held, TokenCounts counts, PricedModel known) {
        if (free) {
            return 0;
        }
        return held ? reservation.amount() : known.price().cost(counts);
    }

    /** Whether the reservation is an amount that can be charged: one that no money pays is none. */
    boolean canBeHeld() {
        return reservation.amount() != Long.MAX_VALUE;
    }

    /** What the provider reports, or null when it reports nothing, or more than any amount of money pays. */
    private @Nullable Usage reported() {
        Usage usage = meter.usage();
        try {
            return usage == null || price == null || price.price().cost(counts(usage)) >= 0 ? usage : null;
        } catch (ArithmeticException e) {
            return null;
        }
    }

    /** The provider's counts; where they are not exact, of each side at least what was metered. */
    private TokenCounts counts(Usage usage) {
        long unseenInput = usage.isExact() ? 0 : Math.max(0, meteredInput() - usage.totalInput());
        long unseenOutput = usage.isExact() ? 0 : Math.max(0, meteredOutput() - usage.totalOutput());
        return new TokenCounts(
                usage.input() + unseenInput,
                usage.cached(),
                usage.cacheWrite(),
                usage.cacheWriteHour(),
                usage.audioInput(),
                usage.imageInput(),
                usage.output() + unseenOutput,
                usage.reasoning(),
                usage.audioOutput(),
                usage.imageOutput());
    }

    private TokenCounts metered() {
        return TokenCounts.of(meteredInput(), meteredOutput());
    }

    /** A token for four bytes sent. */
    private long meteredInput() {
        return Math.max(1, Math.ceilDiv(outgoing.length(), BYTES_PER_TOKEN));
    }

    /** The output as far as it was seen, and never more than was held: the provider was told where to stop. */
    private long meteredOutput() {
        return body.operation() == Operation.CHAT
                ? Math.min(meter.estimatedOutputTokens(), reservation.bound().output())
                : 0;
    }

    /** The assistant's message for the conversation, or null when there is none or nothing was said. */
    @Nullable
    String answerMessage() {
        return message == null ? null : message.json();
    }

    /** A provider's name for the model it served, bounded before it is stored. */
    private static final class Served {
        private static final int MOST = 200;

        static String name(String name) {
            String clean = name.replaceAll("\\p{Cntrl}", "");
            return clean.length() > MOST ? clean.substring(0, MOST) : clean;
        }
    }
}
