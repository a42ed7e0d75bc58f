package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The list of prices that the server is built with. */
final class ShippedPricesTest {
    private static final PriceList LIST = PriceReader.read(PriceBook.shippedJson());

    @Test
    void hasSixtyModelsAndMoreOfTheMainProviders() {
        assertThat(LIST.models()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(LIST.models())
                .extracting(PriceEntry::provider)
                .contains(
                        "openai",
                        "anthropic",
                        "gemini",
                        "mistral",
                        "cohere",
                        "xai",
                        "deepseek",
                        "groq",
                        "together",
                        "behest");
        assertThat(LIST.models()).extracting(PriceEntry::kind).contains(PriceEntry.Kind.EMBEDDING);
    }

    @Test
    void saysOfEachPriceWhereItIsFromAndWhenItWasRead() {
        LocalDate version = LocalDate.parse(LIST.version());
        assertThat(LIST.models()).allSatisfy(entry -> {
            assertThat(entry.source()).isNotBlank();
            assertThat(entry.read()).isBetween(LocalDate.of(2026, 1, 1), version);
            if (!entry.simulation()) {
                assertThat(entry.page()).startsWith("https://");
            }
        });
    }

    @Test
    void hasNoNameTwiceAndNoPriceOfZeroUnlessFree() {
        Set<String> names = new HashSet<>();
        assertThat(LIST.models()).allSatisfy(entry -> {
            assertThat(names.add(entry.provider() + "/" + entry.model())).isTrue();
            entry.aliases()
                    .forEach(alias -> assertThat(names.add(entry.provider() + "/" + alias))
                            .isTrue());
            assertThat(entry.price().rates().input() > 0 || entry.free()).isTrue();
            boolean paysOutput = entry.kind() == PriceEntry.Kind.CHAT && !entry.free();
            assertThat(entry.price().rates().output() > 0).isEqualTo(paysOutput);
        });
    }

    @Test
    void neverChargesMoreForCachedInputOrLessForALongContext() {
        assertThat(LIST.models()).allSatisfy(entry -> {
            Rates rates = entry.price().rates();
            assertThat(rates.cached()).isLessThanOrEqualTo(rates.input());
            Price.LongContext longer = entry.price().longContext();
            if (longer != null) {
                assertThat(longer.rates().dearest(rates)).isEqualTo(longer.rates());
            }
        });
    }

    @Test
    void statesWhatAnHourInTheCacheCostsForEveryModelThatHasOne() {
        assertThat(LIST.models())
                .filteredOn(entry -> entry.provider().equals("anthropic"))
                .hasSizeGreaterThan(10)
                .allSatisfy(entry -> {
                    Rates rates = entry.price().rates();
                    assertThat(rates.cacheWriteHour()).isEqualTo(2 * rates.input());
                    assertThat(rates.cacheWrite()).isEqualTo(rates.input() * 5 / 4);
                });
    }

    @Test
    void hasThePricesOfSomeWellKnownModels() {
        assertThat(rates("openai", "gpt-5-mini"))
                .isEqualTo(new Rates(
                        250_000, 25_000, 250_000, 250_000, 250_000, 250_000, 2_000_000, 2_000_000, 2_000_000,
                        2_000_000));
        assertThat(rates("anthropic", "claude-haiku-4-5"))
                .isEqualTo(new Rates(
                        1_000_000, 100_000, 1_250_000, 2_000_000, 1_000_000, 1_000_000, 5_000_000, 5_000_000, 5_000_000,
                        5_000_000));
        assertThat(rates("behest", "echo"))
                .isEqualTo(new Rates(
                        100_000, 25_000, 100_000, 100_000, 100_000, 100_000, 400_000, 400_000, 400_000, 400_000));
        assertThat(rates("openai", "text-embedding-3-small").input()).isEqualTo(20_000);
    }

    private static Rates rates(String provider, String model) {
        List<PriceEntry> found = LIST.models().stream()
                .filter(entry ->
                        entry.provider().equals(provider) && entry.model().equals(model))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst().price().rates();
    }
}
