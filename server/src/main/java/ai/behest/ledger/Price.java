package ai.behest.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What a model costs: rates by token, a price of the request itself, and other rates for a long context.
 *
 * @param rates of a call whose input is not long
 * @param longContext the rates of every token of a call whose input is long, or null when length makes no difference
 * @param request picodollars for each call, 0 to 10^15 (1,000 USD)
 */
public record Price(Rates rates, @Nullable LongContext longContext, long request) {
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

    public Price {
        if (request < 0 || request > MOST_FOR_REQUEST) {
            throw new IllegalArgumentException(
                    "request must be from 0 to " + MOST_FOR_REQUEST + " picodollars, not " + request);
        }
    }

    /** A price with nothing but rates. */
    public static Price of(Rates rates) {
        return new Price(rates, null, 0);
    }

    /** True when nothing this price is asked for can cost anything. */
    public boolean isFree() {
        return request == 0 && rates.areZero() && (longContext == null || longContext.rates.areZero());
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
        TokenCounts counts = new TokenCounts(input, 0, 0, 0, output, 0, 0);
        Rates most = longContext == null || counts.totalInput() <= longContext.above
                ? rates
                : rates.dearest(longContext.rates);
        long in = Math.max(Math.max(most.input(), most.cached()), Math.max(most.cacheWrite(), most.audioInput()));
        long out = Math.max(most.output(), Math.max(most.reasoning(), most.audioOutput()));
        long tokens = Math.addExact(Math.multiplyExact(input, in), Math.multiplyExact(output, out));
        return Math.addExact(request, tokens);
    }

    private Rates ratesFor(long totalInput) {
        return longContext != null && totalInput > longContext.above ? longContext.rates : rates;
    }
}
