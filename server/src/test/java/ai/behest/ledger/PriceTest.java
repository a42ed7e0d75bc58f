package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Price}: sums made by hand, bucket by bucket. */
final class PriceTest {
    // ten rates no two of which are alike, so that a swapped bucket shows
    private static final Rates RATES = new Rates(3, 5, 7, 23, 11, 29, 13, 17, 19, 31);
    private static final Rates LONG = new Rates(30, 50, 70, 230, 110, 290, 130, 170, 190, 310);
    private static final Price TIERED = new Price(RATES, new Price.LongContext(1_000, LONG), 0);

    @ParameterizedTest
    @CsvSource({
        "2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6",
        "0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 10",
        "0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 14",
        "0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 46",
        "0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 22",
        "0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 58",
        "0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 26",
        "0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 34",
        "0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 38",
        "0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 62",
        "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 158",
        "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0",
    })
    void chargesEachBucketAtItsOwnRate(
            long a, long b, long c, long d, long e, long f, long g, long h, long i, long j, long cost) {
        assertThat(Price.of(RATES).cost(new TokenCounts(a, b, c, d, e, f, g, h, i, j)))
                .isEqualTo(cost);
    }

    @Test
    void chargesARealCallToThePicodollar() {
        // USD per million: 1.25 in, 0.125 cached, 10 out; 1,000 x 1,250,000 + 200 x 125,000 + (30 + 70) x 10,000,000
        Price price = Price.of(new Rates(
                1_250_000,
                125_000,
                1_250_000,
                1_250_000,
                1_250_000,
                1_250_000,
                10_000_000,
                10_000_000,
                10_000_000,
                10_000_000));
        assertThat(Money.toUsd(price.cost(new TokenCounts(1_000, 200, 0, 0, 0, 0, 30, 70, 0, 0))))
                .isEqualByComparingTo("0.002275");
    }

    @ParameterizedTest
    @CsvSource({"1000, 0, 0, 0, 3000", "1001, 0, 0, 0, 30030", "997, 1, 1, 1, 3014", "998, 1, 1, 1, 30170"})
    void aLongInputOfAnyBucketsMovesEveryTokenToTheOtherRates(long a, long b, long c, long d, long cost) {
        assertThat(TIERED.cost(new TokenCounts(a, b, c, 0, d, 0, 0, 0, 0, 0))).isEqualTo(cost);
    }

    @Test
    void outputAloneIsNoLongContext() {
        assertThat(TIERED.cost(TokenCounts.of(0, 5_000))).isEqualTo(65_000);
        assertThat(TIERED.cost(new TokenCounts(1_001, 0, 0, 0, 0, 0, 1, 1, 1, 0)))
                .isEqualTo(30_030 + 130 + 170 + 190);
    }

    @Test
    void addsThePriceOfTheRequestOnce() {
        Price price = new Price(RATES, null, 12_000_000_000L);
        assertThat(price.cost(TokenCounts.ZERO)).isEqualTo(12_000_000_000L);
        assertThat(price.cost(TokenCounts.of(1, 1))).isEqualTo(12_000_000_016L);
    }

    @Test
    void aCostThatDoesNotFitIsAnErrorAndNeverAWrongAmount() {
        Price dearest = Price.of(Rates.plain(Rates.MOST, Rates.MOST));
        TokenCounts most = TokenCounts.of(TokenCounts.MOST, 0);
        assertThatThrownBy(() -> dearest.cost(most)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> dearest.bound(TokenCounts.MOST, 0)).isInstanceOf(ArithmeticException.class);
        // each product fits, their sum does not
        TokenCounts half = TokenCounts.of(5_000_000, 5_000_000);
        assertThatThrownBy(() -> dearest.cost(half)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aBatchHasItsOwnRatesAndTheSamePriceOfTheRequest() {
        Price price = new Price(RATES, null, 1_000, new Price.Batch(Rates.plain(1, 2), null));
        assertThat(price.inBatch().cost(TokenCounts.of(10, 10))).isEqualTo(1_030);
        assertThat(price.cost(TokenCounts.of(10, 10))).isEqualTo(1_160);
        assertThat(TIERED.inBatch()).isEqualTo(TIERED);
    }

    @Test
    void nothingIsFreeThatCostsSomethingInABatchOrAtLength() {
        Rates nothing = Rates.plain(0, 0);
        assertThat(Price.of(nothing).isFree()).isTrue();
        assertThat(new Price(nothing, null, 1).isFree()).isFalse();
        assertThat(new Price(nothing, new Price.LongContext(1, RATES), 0).isFree())
                .isFalse();
        assertThat(new Price(nothing, null, 0, new Price.Batch(RATES, null)).isFree())
                .isFalse();
        assertThat(Price.of(new Rates(0, 0, 0, 0, 0, 0, 0, 0, 0, 1)).isFree()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, TokenCounts.MOST + 1, Long.MAX_VALUE})
    void refusesImpossibleCountsByName(long count) {
        assertThatThrownBy(() -> new TokenCounts(count, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                .hasMessageStartingWith("input ");
        assertThatThrownBy(() -> new TokenCounts(0, count, 0, 0, 0, 0, 0, 0, 0, 0))
                .hasMessageStartingWith("cached ");
        assertThatThrownBy(() -> new TokenCounts(0, 0, count, 0, 0, 0, 0, 0, 0, 0))
                .hasMessageStartingWith("cacheWrite ");
        assertThatThrownBy(() -> new TokenCounts(0, 0, 0, count, 0, 0, 0, 0, 0, 0))
                .hasMessageStartingWith("cacheWriteHour ");
        assertThatThrownBy(() -> new TokenCounts(0, 0, 0, 0, count, 0, 0, 0, 0, 0))
                .hasMessageStartingWith("audioInput ");
        assertThatThrownBy(() -> new TokenCounts(0, 0, 0, 0, 0, count, 0, 0, 0, 0))
                .hasMessageStartingWith("imageInput ");
        assertThatThrownBy(() -> new TokenCounts(0, 0, 0, 0, 0, 0, count, 0, 0, 0))
                .hasMessageStartingWith("output ");
        assertThatThrownBy(() -> new TokenCounts(0, 0, 0, 0, 0, 0, 0, count, 0, 0))
                .hasMessageStartingWith("reasoning ");
        assertThatThrownBy(() -> new TokenCounts(0, 0, 0, 0, 0, 0, 0, 0, count, 0))
                .hasMessageStartingWith("audioOutput ");
        assertThatThrownBy(() -> new TokenCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, count))
                .hasMessageStartingWith("imageOutput ");
    }

    @Test
    void addsCountsBucketByBucket() {
        TokenCounts sum = new TokenCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
                .plus(new TokenCounts(10, 20, 30, 40, 50, 60, 70, 80, 90, 100));
        assertThat(sum).isEqualTo(new TokenCounts(11, 22, 33, 44, 55, 66, 77, 88, 99, 110));
        assertThat(sum.totalInput()).isEqualTo(231);
        assertThat(sum.totalOutput()).isEqualTo(374);
    }
}
