package ai.behest.admission;

import ai.behest.budget.Limit;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a call asks of the budgets it counts against.
 *
 * @param input an upper bound of its input tokens
 * @param output the output tokens of one choice that it wants at most
 * @param choices how many answers are asked for
 * @param cost what so many output tokens of all choices can cost at most, or null when the model has no price
 * @param mayLower whether fewer output tokens than wanted are better than a refusal
 * @param executor where the rest of the call runs
 * @param closer a closer bound of the input, or null when there is none
 */
public record Demand(
        List<Limit> limits,
        long input,
        long output,
        long choices,
        @Nullable Cost cost,
        boolean mayLower,
        Executor executor,
        @Nullable Closer closer) {

    /** An upper bound of the cost of a call, rising with its output. */
    @FunctionalInterface
    public interface Cost {
        /** Picodollars; {@link Long#MAX_VALUE} when it is more than that. */
        long of(long outputTokens);
    }

    /** A closer look at the input, which costs time: taken only when it may let the call in, or leave its answer longer. */
    @FunctionalInterface
    public interface Closer {
        /** The same demand with an input that is bounded more closely, and no closer look at that. */
        CompletionStage<Demand> look();
    }

    /** A demand whose input is bounded as closely as it can be. */
    public Demand(
            List<Limit> limits,
            long input,
            long output,
            long choices,
            @Nullable Cost cost,
            boolean mayLower,
            Executor executor) {
        this(limits, input, output, choices, cost, mayLower, executor, null);
    }

    /** The same without a closer look. */
    Demand asItIs() {
        return new Demand(limits, input, output, choices, cost, mayLower, executor);
    }

    /** What a call with so many output tokens for each choice takes of a budget. */
    long amount(Limit limit, long outputEach) {
        return switch (limit.budget().unit()) {
            case MONEY -> cost == null ? 0 : cost.of(outputEach * choices);
            case TOKENS -> input + outputEach * choices;
            case REQUESTS -> 1;
        };
    }

    /** The most output tokens for each choice that this amount pays for, up to what is wanted; -1 for not even none. */
    long affordable(Limit limit, long amount) {
        if (amount(limit, output) <= amount) {
            return output;
        }
        if (amount(limit, 0) > amount) {
            return -1;
        }
        long least = 0;
        long most = output;
        while (most - least > 1) { // the cost rises with the output: halve the distance
            long middle = least + (most - least) / 2;
            if (amount(limit, middle) <= amount) {
                least = middle;
            } else {
                most = middle;
            }
        }
        return least;
    }
}
