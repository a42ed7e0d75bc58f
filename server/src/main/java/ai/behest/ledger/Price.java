package ai.behest.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a model costs: rates by token, a price of the request itself, other rates for a long context, and other rates for
 * a call that is made in a batch.
 *
 * @param rates of a call whose input is not long
 * @param longContext the rates of every token of a call whose input is long, or null when length makes no difference
 * @param request picodollars for each call, 0 to 10^15 (1,000 USD)
 * @param batch what a call in a batch costs, or null when it costs what any call does
 */
public record Price(
        Rates rates,
        @Nullable LongContext longContext,
        long request,
        @Nullable Batch batch) {
    /** The most that a request can cost before its tokens are counted. */
    public static final long MOST_FOR_REQUEST = 1_000_000_000_000_000L;

    /**
     * Rates that hold from a certain length on, for all tokens of the call and not only for those above it.
     *
     * @param above the most input tokens, of all buckets, that still have the ordinary rates; at least 1
     */
    public record LongContext(long above, Rates rates) {
        public LongContext {
            if (above < 1 || above > TokenCounts.MOST) {
                throw new IllegalArgumentException("above must be from 1 to " + TokenCounts.MOST + ", not " + above);
            }
        }
    }

    /** The rates of calls that are made in a batch. */
    public record Batch(Rates rates, @Nullable LongContext longContext) {
        boolean isFree() {
            return rates.areZero() && (longContext == null || longContext.rates.areZero());
        }
    }

    public Price {
        if (request < 0 || request > MOST_FOR_REQUEST) {
            throw new IllegalArgumentException(
                    "request must be from 0 to " + MOST_FOR_REQUEST + " picodollars, not " + request);
        }
    }

    /** A price that is the same in a batch. */
    public Price(Rates rates, @Nullable LongContext longContext, long request) {
        this(rates, longContext, request, null);
    }

    /** A price with nothing but rates. */
    public static Price of(Rates rates) {
        return new Price(rates, null, 0);
    }

    /** What a call costs that is made in a batch; the same as any other where no batch rates are known. */
    public Price inBatch() {
        return batch == null ? this : new Price(batch.rates, batch.longContext, request);
    }

    /** True when nothing this price is asked for can cost anything. */
    public boolean isFree() {
        return request == 0
                && rates.areZero()
                && (longContext == null || longContext.rates.areZero())
                && (batch == null || batch.isFree());
    }

    /**
     * The exact cost of these tokens in picodollars.
     *
     * @throws ArithmeticException when it is too much for a long (9.2 million USD)
     */
    public long cost(TokenCounts counts) {
        return Math.addExact(request, ratesFor(counts.totalInput()).cost(counts));
    }

    /**
     * The most that a call can cost in picodollars whatever buckets its tokens fall into: each is taken at the dearest
     * rate of its side, and of either length of context.
     *
     * @param input the most input tokens there can be, 0 to 10^12
     * @param output the most output tokens there can be, 0 to 10^12
     * @throws ArithmeticException when it is too much for a long
     */
    public long bound(long input, long output) {
        TokenCounts most = TokenCounts.of(input, output);
        Rates dearest = longContext == null || most.totalInput() <= longContext.above
                ? rates
                : rates.dearest(longContext.rates);
        long tokens = Math.addExact(
                Math.multiplyExact(input, dearest.dearestInput()), Math.multiplyExact(output, dearest.dearestOutput()));
        return Math.addExact(request, tokens);
    }

    private Rates ratesFor(long totalInput) {
        return longContext != null && totalInput > longContext.above ? longContext.rates : rates;
    }
}
