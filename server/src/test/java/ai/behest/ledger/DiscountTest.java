package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.SetClock;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant pays less, over everyone's prices and beside its own. */
@SuppressWarnings("NullAway.Init")
final class DiscountTest {
    private static final String ACME = "t_acme";
    private static final String RIVAL = "t_rival";

    @TempDir
    Path directory;

    private Database database;
    private PriceBook book;

    @BeforeEach
    void open() {
        database = TestDatabase.open(directory, new SetClock("2026-11-25T10:00:00Z"));
        book = PriceBook.open(database, null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private PricedModel price(String tenant, String provider, String model) {
        return book.price(tenant, provider, model).orElseThrow();
    }

    @Test
    void theDiscountThatSaysMostApplies() {
        book.add(ACME, Lists.list("v1", """
                ,'discounts':[{'basis_points':1000},{'provider':'openai','basis_points':2500},
                {'provider':'openai','model':'gpt-5-mini','basis_points':5000}]"""));
        assertThat(price(ACME, "openai", "gpt-5-mini").price())
                .isEqualTo(Price.of(new Rates(
                        125_000, 12_500, 125_000, 125_000, 125_000, 125_000, 1_000_000, 1_000_000, 1_000_000,
                        1_000_000)));
        assertThat(price(ACME, "openai", "gpt-5-mini-2025-08-07")
                        .price()
                        .rates()
                        .input())
                .as("an alias of it")
                .isEqualTo(125_000);
        assertThat(price(ACME, "openai", "gpt-5-nano").price().rates().input()).isEqualTo(37_500);
        assertThat(price(ACME, "anthropic", "claude-haiku-4-5").price().rates().cacheWriteHour())
                .isEqualTo(1_800_000);
        assertThat(price(RIVAL, "openai", "gpt-5-mini").price().rates().input()).isEqualTo(250_000);
        assertThat(price(ACME, "openai", "gpt-5-mini").maxOutput())
                .isEqualTo(price(RIVAL, "openai", "gpt-5-mini").maxOutput());
    }

    @Test
    void touchesNoPriceOfTheTenantsOwn() {
        book.add(ACME, Lists.list("v1", ",'discounts':[{'basis_points':1000}]", Lists.model("gpt-5-mini", "7", "")));
        assertThat(price(ACME, "openai", "gpt-5-mini").price().rates().input()).isEqualTo(7_000_000);
        assertThat(price(ACME, "openai", "gpt-5-mini").version()).isEqualTo(ACME + "/v1");
        assertThat(price(ACME, "openai", "gpt-5-nano").price().rates().input()).isEqualTo(45_000);
    }

    @Test
    void itsVersionNamesTheListWithTheDiscountAndTheOneWithThePrice() {
        book.add(ACME, Lists.list("v1", ",'discounts':[{'provider':'openai','basis_points':1}]"));
        String version = price(ACME, "openai", "gpt-5-mini").version();
        assertThat(version).isEqualTo(ACME + "/v1+2026-11-25");
        assertThat(price(ACME, "anthropic", "claude-haiku-4-5").version()).isEqualTo("2026-11-25");
        assertThat(book.describe(ACME, version).orElseThrow().discounts())
                .containsExactly(new Discount("openai", null, 1));
        assertThat(book.describe(RIVAL, version)).isEmpty();
        book.add(null, Lists.list("all-1", "", Lists.model("gpt-5-mini", "4", "")));
        assertThat(price(ACME, "openai", "gpt-5-mini").version()).isEqualTo(ACME + "/v1+all-1");
        assertThat(price(ACME, "openai", "gpt-5-mini").price().rates().input()).isEqualTo(3_999_600);
    }

    @Test
    void allOfThePriceCanBeOff() {
        book.add(ACME, Lists.list("v1", ",'discounts':[{'basis_points':10000}]"));
        assertThat(price(ACME, "perplexity", "sonar").price().isFree()).isTrue();
    }

    @Test
    void isForOneTenantOnly() throws IOException {
        byte[] list = Lists.list("v1", ",'discounts':[{'basis_points':1000}]");
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> book.add(null, list));
        assertThat(refused.refusal().param()).isEqualTo("discounts");
        Path file = Files.write(directory.resolve("prices.json"), list);
        Assertions.assertThatThrownBy(() -> PriceBook.open(database, file)).hasMessageContaining("discounts");
    }
}
