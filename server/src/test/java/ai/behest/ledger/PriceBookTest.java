package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link PriceBook} on a database of its own; the clock stands still, so order cannot come from it. */
final class PriceBookTest {
    private static final String ACME = "t_acme";
    private static final String RIVAL = "t_rival";

    @TempDir
    Path directory;

    private Database database;
    private PriceBook book;

    @BeforeEach
    void open() {
        Clock clock = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);
        database = TestDatabase.open(directory, clock);
        book = PriceBook.open(database, null);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static byte[] list(String version, String... models) {
        return ("{'version':'" + version + "','models':[" + String.join(",", models) + "]}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String model(String provider, String model, String input, String more) {
        return "{'provider':'" + provider + "','model':'" + model + "','kind':'chat','input':'" + input
                + "','output':'9','source':'s','read':'2026-11-24'" + more + "}";
    }

    private static long input(PriceBook book, String tenant, String provider, String model) {
        return book.price(tenant, provider, model).orElseThrow().price().rates().input();
    }

    private long input(String tenant, String model) {
        return input(book, tenant, "openai", model);
    }

    private Path file(byte[] json) throws IOException {
        return Files.write(directory.resolve("prices.json"), json);
    }

    @Test
    void knowsTheShippedModelsByNameAndAliasAndNothingElse() {
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(250_000);
        assertThat(book.price(ACME, "openai", "gpt-5-mini-2025-08-07"))
                .isSameAs(book.price(RIVAL, "openai", "gpt-5-mini"));
        assertThat(book.price(ACME, "openai", "gpt-5-mini").orElseThrow().version())
                .isEqualTo("2026-11-25");
        assertThat(book.price(ACME, "openai", "gpt-5-mini-2099-01-01")).isEmpty();
        assertThat(book.price(ACME, "openai", "gpt-5-min")).isEmpty();
        assertThat(book.price(ACME, "openai", "")).isEmpty();
        assertThat(book.price(ACME, "groq", "gpt-5-mini")).isEmpty();
        assertThat(book.price(ACME, "nobody", "gpt-5-mini")).isEmpty();
    }

    @Test
    void knowsWhereABareNameBelongs() {
        assertThat(book.home("gpt-5-mini")).contains("openai");
        assertThat(book.home("claude-haiku-4-5-20251001")).contains("anthropic");
        assertThat(book.home("llama-3.3-70b-versatile")).isEmpty();
        assertThat(book.home("echo")).isEmpty();
        assertThat(book.home("gpt-unheard-of")).isEmpty();
    }

    @Test
    void listsModelsAsAClientNamesThem() {
        assertThat(book.models(ACME, "behest")).containsExactly("behest/echo");
        assertThat(book.models(ACME, "openai")).contains("gpt-5-mini").doesNotContain("gpt-5-mini-2025-08-07");
        assertThat(book.models(ACME, "groq")).contains("groq/openai/gpt-oss-120b");
        assertThat(book.models(ACME, "nobody")).isEmpty();
    }

    @Test
    void anOperatorsFileReplacesAndAdds() throws IOException {
        PriceBook own = PriceBook.open(
                database, file(list("own-1", model("openai", "gpt-5-mini", "7", ""), model("vllm", "llama", "1", ""))));
        assertThat(input(own, ACME, "openai", "gpt-5-mini")).isEqualTo(7_000_000);
        assertThat(own.price(ACME, "openai", "gpt-5-mini").orElseThrow().version())
                .isEqualTo("own-1");
        assertThat(input(own, ACME, "openai", "gpt-5-mini-2025-08-07"))
                .as("a known alias goes along")
                .isEqualTo(7_000_000);
        assertThat(own.home("gpt-5-mini")).contains("openai");
        assertThat(input(own, ACME, "openai", "gpt-5-nano")).isEqualTo(50_000);
        assertThat(own.models(ACME, "vllm")).containsExactly("vllm/llama");
    }

    @Test
    void aPriceThatStatesNoSizesKeepsTheKnownOnes() throws IOException {
        PricedModel shipped = book.price(ACME, "openai", "gpt-5-mini").orElseThrow();
        assertThat(shipped.contextWindow()).isNotNull();
        assertThat(shipped.maxOutput()).isNotNull();
        PriceBook own = PriceBook.open(database, file(list("own-1", model("openai", "gpt-5-mini", "7", ""))));
        sizes(own, "gpt-5-mini", shipped.contextWindow(), shipped.maxOutput());
        book.add(ACME, list("v1", model("openai", "gpt-5-mini", "8", ",'max_output':5")));
        sizes(book, "gpt-5-mini", shipped.contextWindow(), 5L);
        book.add(ACME, list("v2", model("openai", "gpt-5-mini-2025-08-07", "8", ",'context_window':6")));
        sizes(book, "gpt-5-mini-2025-08-07", 6L, shipped.maxOutput());
        sizes(book, "gpt-5-mini", shipped.contextWindow(), shipped.maxOutput());
    }

    private static void sizes(PriceBook book, String model, @Nullable Long window, @Nullable Long longest) {
        PricedModel priced = book.price(ACME, "openai", model).orElseThrow();
        assertThat(priced.contextWindow()).isEqualTo(window);
        assertThat(priced.maxOutput()).isEqualTo(longest);
    }

    @Test
    void listsEveryPriceOnceAsItApplies() {
        book.add(ACME, list("v1", model("openai", "gpt-5-mini", "8", ""), model("openai", "mine", "1", "")));
        List<ListedPrice> all = book.all(ACME);
        assertThat(all).extracting(ListedPrice::id).doesNotHaveDuplicates().isSorted();
        assertThat(all)
                .filteredOn(price -> price.version().equals(ACME + "/v1"))
                .extracting(ListedPrice::id)
                .containsExactly("openai/gpt-5-mini", "openai/mine");
        assertThat(all.size()).isEqualTo(book.all(RIVAL).size() + 1);
        assertThat(all.getFirst().json().get("version").stringValue()).isEqualTo("2026-11-25");
    }

    @Test
    void anAliasPricedByItselfLeavesItsModel() throws IOException {
        PriceBook own = PriceBook.open(
                database,
                file(list(
                        "own-1",
                        model("openai", "gpt-5-mini-2025-08-07", "3", ""),
                        model("openai", "gpt-5-mini", "7", ""))));
        assertThat(input(own, ACME, "openai", "gpt-5-mini-2025-08-07")).isEqualTo(3_000_000);
        assertThat(input(own, ACME, "openai", "gpt-5-mini")).isEqualTo(7_000_000);
    }

    @Test
    void aBadFileStopsTheStartAndNamesTheField() throws IOException {
        Path bad = file(list("own-1", model("openai", "gpt-5-mini", "7", ""), model("openai", "x", "-1", "")));
        assertThatThrownBy(() -> PriceBook.open(database, bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("models[1].input");
        assertThatThrownBy(() -> PriceBook.open(database, directory.resolve("absent.json")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("absent.json");
        assertThat(book.describe(null, "own-1")).isEmpty();
    }

    @Test
    void aChangedFileNeedsANewVersion() throws IOException {
        PriceBook.open(database, file(list("own-1", model("openai", "gpt-5-mini", "7", ""))));
        PriceBook.open(database, file(list("own-1", model("openai", "gpt-5-mini", "7", ""))));
        Path changed = file(list("own-1", model("openai", "gpt-5-mini", "8", "")));
        assertThatThrownBy(() -> PriceBook.open(database, changed)).hasMessageContaining("own-1");
        Path shippedVersion = file(list("2026-11-25", model("openai", "gpt-5-mini", "8", "")));
        assertThatThrownBy(() -> PriceBook.open(database, shippedVersion)).hasMessageContaining("2026-11-25");
    }

    @Test
    void aTenantsPricesAreItsOwn() {
        book.add(ACME, list("v1", model("openai", "gpt-5-mini", "7", ""), model("openai", "mine", "1", "")));
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(7_000_000);
        assertThat(input(ACME, "gpt-5-mini-2025-08-07")).isEqualTo(7_000_000);
        assertThat(input(RIVAL, "gpt-5-mini")).isEqualTo(250_000);
        assertThat(book.price(RIVAL, "openai", "mine")).isEmpty();
        assertThat(book.models(ACME, "openai")).contains("openai/mine", "gpt-5-mini");
        assertThat(book.models(RIVAL, "openai")).doesNotContain("openai/mine", "mine");
        // the same version of another tenant is no conflict, and takes nothing from the first
        book.add(RIVAL, list("v1", model("openai", "gpt-5-mini", "8", "")));
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(7_000_000);
        assertThat(input(RIVAL, "gpt-5-mini")).isEqualTo(8_000_000);
        String version = book.price(ACME, "openai", "gpt-5-mini").orElseThrow().version();
        assertThat(book.describe(ACME, version)).isPresent();
        assertThat(book.describe(null, version)).isPresent();
        assertThat(book.describe(RIVAL, version)).isEmpty();
    }

    @Test
    void aTenantsPriceComesBeforeEveryonesAndEveryonesBeforeTheShipped() {
        book.add(ACME, list("v1", model("openai", "gpt-5-mini", "7", "")));
        book.add(null, list("all-1", model("openai", "gpt-5-mini", "5", ""), model("openai", "gpt-5-nano", "4", "")));
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(7_000_000);
        assertThat(input(ACME, "gpt-5-nano")).isEqualTo(4_000_000);
        assertThat(input(RIVAL, "gpt-5-mini")).isEqualTo(5_000_000);
        assertThat(book.price(RIVAL, "openai", "gpt-5-mini").orElseThrow().version())
                .isEqualTo("all-1");
    }

    @Test
    void theNewestListOfAScopeIsInForceWholeAndOlderOnesCanStillBeShown() {
        book.add(ACME, list("v2", model("openai", "gpt-5-mini", "7", ""), model("openai", "gpt-5-nano", "7", "")));
        book.add(ACME, list("v1", model("openai", "gpt-5-mini", "8", "")));
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(8_000_000);
        assertThat(input(ACME, "gpt-5-nano")).as("back to the shipped price").isEqualTo(50_000);
        PriceList old = book.describe(ACME, ACME + "/v2").orElseThrow();
        assertThat(old.models()).hasSize(2);
        assertThat(old.models().getFirst().price().rates().input()).isEqualTo(7_000_000);
        assertThat(book.describe(ACME, "2026-11-25").orElseThrow().models()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(book.describe(null, "unheard-of")).isEmpty();
    }

    @Test
    void addedPricesAreThereAfterARestartAndOnOtherNodes() {
        PriceBook other = PriceBook.open(database, null);
        book.add(ACME, list("v1", model("openai", "gpt-5-mini", "7", "")));
        assertThat(input(other, ACME, "openai", "gpt-5-mini")).isEqualTo(7_000_000);
        assertThat(input(PriceBook.open(database, null), ACME, "openai", "gpt-5-mini"))
                .isEqualTo(7_000_000);
    }

    @Test
    void aRefusedListChangesNothing() {
        byte[] bad = list("v1", model("openai", "gpt-5-mini", "7", ""), model("openai", "x", "-1", ""));
        assertThat(param(ACME, bad)).isEqualTo("models[1].input");
        assertThat(param(ACME, list("v1", model("openai", "x", "1", ",'home':true"))))
                .isEqualTo("models[0].home");
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(250_000);
        assertThat(book.describe(null, ACME + "/v1")).isEmpty();

        book.add(ACME, list("v1", model("openai", "gpt-5-mini", "7", "")));
        assertThat(param(ACME, list("v1", model("openai", "gpt-5-mini", "8", ""))))
                .isEqualTo("version");
        assertThat(param(null, list("2026-11-25", model("openai", "gpt-5-mini", "8", ""))))
                .isEqualTo("version");
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(7_000_000);
        assertThat(input(RIVAL, "gpt-5-mini")).isEqualTo(250_000);
    }

    private String param(@Nullable String tenant, byte[] json) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> book.add(tenant, json));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.refusal().param());
    }

    @Test
    void aScopeCannotHaveListsWithoutEnd() {
        database.change(transaction -> {
            for (int i = 0; i < 1_000; i++) {
                transaction
                        .handle()
                        .createUpdate("INSERT INTO price_version (version, tenant_id, source, prices, created_at)"
                                + " VALUES (:version, :tenant, 'added', :prices, :at)")
                        .bind("version", ACME + "/" + i)
                        .bind("tenant", ACME)
                        .bind("prices", new String(list("v", model("openai", "x", "1", "")), StandardCharsets.UTF_8))
                        .bind("at", (long) i)
                        .execute();
            }
        });
        byte[] json = list("v1", model("openai", "gpt-5-mini", "7", ""));
        assertThatThrownBy(() -> book.add(ACME, json))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1000");
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(250_000);
        book.add(RIVAL, json);
        assertThat(input(RIVAL, "gpt-5-mini")).isEqualTo(7_000_000);
    }

    @Test
    void ofManyAddingTheSameVersionAtOnceOneSucceeds() throws Exception {
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            byte[] json = list("v1", model("openai", "gpt-5-mini", String.valueOf(i), ""));
            attempts.add(() -> {
                try {
                    book.add(ACME, json);
                    return true;
                } catch (RefusedException e) {
                    return false;
                }
            });
        }
        int added = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
                added += attempt.get() ? 1 : 0;
            }
        }
        assertThat(added).isEqualTo(1);
        long stored = book.describe(ACME, ACME + "/v1")
                .orElseThrow()
                .models()
                .getFirst()
                .price()
                .rates()
                .input();
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(stored);
    }
}
