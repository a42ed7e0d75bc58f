package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** {@link Price} and {@link Discount}: laws that hold for any rates and any counts. */
final class PriceLawsTest {
    private static final long MOST_TOKENS = 20_000;

    @Provide
    Arbitrary<Rates> rates() {
        return longs(0, 10_000_000)
                .list()
                .ofSize(10)
                .map(r -> new Rates(
                        r.get(0), r.get(1), r.get(2), r.get(3), r.get(4), r.get(5), r.get(6), r.get(7), r.get(8),
                        r.get(9)));
    }

    @Provide
    Arbitrary<Price> prices() {
        return Combinators.combine(rates(), rates(), longs(1, 4 * MOST_TOKENS), longs(0, 1_000_000_000))
                .as((rates, longer, above, request) ->
                        new Price(rates, new Price.LongContext(above, longer), request, new Price.Batch(longer, null)));
    }

    @Provide
    Arbitrary<TokenCounts> counts() {
        return longs(0, MOST_TOKENS)
                .list()
                .ofSize(10)
                .map(c -> new TokenCounts(
                        c.get(0), c.get(1), c.get(2), c.get(3), c.get(4), c.get(5), c.get(6), c.get(7), c.get(8),
                        c.get(9)));
    }

    private static Arbitrary<Long> longs(long least, long most) {
        return Arbitraries.longs().between(least, most);
    }

    @Property
    void noSplitOfTheTokensCostsMoreThanTheBound(
            @ForAll("prices") Price price,
            @ForAll("counts") TokenCounts counts,
            @ForAll @LongRange(max = 1_000) long moreInput,
            @ForAll @LongRange(max = 1_000) long moreOutput) {
        long bound = price.bound(counts.totalInput() + moreInput, counts.totalOutput() + moreOutput);
        assertThat(price.cost(counts)).isLessThanOrEqualTo(bound);
        assertThat(price.inBatch().cost(counts))
                .isLessThanOrEqualTo(
                        price.inBatch().bound(counts.totalInput() + moreInput, counts.totalOutput() + moreOutput));
    }

    @Property
    void theBoundIsReachedBySomeSplit(
            @ForAll("rates") Rates rates,
            @ForAll @LongRange(max = MOST_TOKENS) long input,
            @ForAll @LongRange(max = MOST_TOKENS) long output) {
        long dearest = 0;
        for (int in = 0; in < 6; in++) {
            for (int out = 0; out < 4; out++) {
                TokenCounts split = new TokenCounts(
                        in == 0 ? input : 0,
                        in == 1 ? input : 0,
                        in == 2 ? input : 0,
                        in == 3 ? input : 0,
                        in == 4 ? input : 0,
                        in == 5 ? input : 0,
                        out == 0 ? output : 0,
                        out == 1 ? output : 0,
                        out == 2 ? output : 0,
                        out == 3 ? output : 0);
                dearest = Math.max(dearest, Price.of(rates).cost(split));
            }
        }
        assertThat(Price.of(rates).bound(input, output)).isEqualTo(dearest);
    }

    @Property
    void aDiscountRoundsEachRateUpToAWholePicodollar(
            @ForAll @LongRange(max = Price.MOST_FOR_REQUEST) long request,
            @ForAll @LongRange(max = Rates.MOST) long rate,
            @ForAll @LongRange(min = 1, max = Discount.WHOLE) long basisPoints) {
        Price price = new Price(
                Rates.plain(rate, 0),
                new Price.LongContext(1, Rates.plain(0, rate)),
                request,
                new Price.Batch(Rates.plain(rate, rate), null));
        Price less = new Discount(null, null, basisPoints).off(price);
        long off = exact(rate, basisPoints);
        assertThat(less)
                .isEqualTo(new Price(
                        Rates.plain(off, 0),
                        new Price.LongContext(1, Rates.plain(0, off)),
                        exact(request, basisPoints),
                        new Price.Batch(Rates.plain(off, off), null)));
    }

    private static long exact(long amount, long basisPoints) {
        BigInteger[] parts = BigInteger.valueOf(amount)
                .multiply(BigInteger.valueOf(10_000 - basisPoints))
                .divideAndRemainder(BigInteger.valueOf(10_000));
        return parts[0].longValueExact() + parts[1].signum();
    }
}
