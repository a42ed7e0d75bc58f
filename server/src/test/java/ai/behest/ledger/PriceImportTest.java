package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.behest.SetClock;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.Json;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking the public price map over: a dry run shows what happens, and what is refused changes nothing. */
@SuppressWarnings("NullAway.Init")
final class PriceImportTest {
    private static final String ACME = "t_acme";
    private static final String RIVAL = "t_rival";
    private static final String MINI = "'gpt-5-mini':{'mode':'chat','litellm_provider':'openai',"
            + "'input_cost_per_token':3e-07,'output_cost_per_token':2e-06,'cache_read_input_token_cost':2.5e-08}";
    private static final String NEW = "'gpt-9':{'mode':'chat','litellm_provider':'openai',"
            + "'input_cost_per_token':1e-06,'output_cost_per_token':2e-06,'max_input_tokens':500}";

    private Database database;
    private PriceBook book;
    private PriceImport imports;

    @BeforeEach
    void open(@TempDir Path directory) {
        database = TestDatabase.open(directory, new SetClock("2026-11-25T10:00:00Z"));
        book = PriceBook.open(database, null);
        imports = new PriceImport(book);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private PriceImport.Outcome run(boolean dryRun, String... models) {
        return imports.run(ACME, Json.tree(Lists.json("{" + String.join(",", models) + "}")), Set.of(), null, dryRun);
    }

    private long input(String tenant, String model) {
        return book.price(tenant, "openai", model)
                .map(price -> price.price().rates().input())
                .orElse(-1L);
    }

    @Test
    void aDryRunShowsWhatChangesAndChangesNothing() {
        PriceImport.Outcome outcome = run(true, MINI, NEW);
        assertThat(outcome.version()).isNull();
        assertThat(outcome.added()).containsExactly("openai/gpt-9");
        assertThat(outcome.changed()).hasSize(1);
        PriceImport.Change change = outcome.changed().getFirst();
        assertThat(change.model()).isEqualTo("openai/gpt-5-mini");
        assertThat(Json.text(change.before()))
                .isEqualTo("{\"input\":\"0.25\",\"cache_write\":\"0.25\",\"cache_write_1h\":\"0.25\","
                        + "\"audio_input\":\"0.25\",\"image_input\":\"0.25\"}");
        assertThat(change.after().get("input").stringValue()).isEqualTo("0.3");
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(250_000);
        assertThat(book.own(ACME)).isEmpty();
    }

    @Test
    void whatADryRunShowsIsWhatIsDone() {
        PriceImport.Outcome shown = run(true, MINI, NEW);
        PriceImport.Outcome done = run(false, MINI, NEW);
        assertThat(done.added()).isEqualTo(shown.added());
        assertThat(done.changed()).isEqualTo(shown.changed());
        assertThat(done.version()).startsWith(ACME + "/map-2026-11-25-");
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(300_000);
        assertThat(input(ACME, "gpt-5-mini-2025-08-07")).as("a known alias").isEqualTo(300_000);
        assertThat(input(ACME, "gpt-9")).isEqualTo(1_000_000);
        assertThat(input(RIVAL, "gpt-9")).isEqualTo(-1);
        assertThat(book.price(ACME, "openai", "gpt-5-mini").orElseThrow().maxOutput())
                .as("the size that the map does not state")
                .isNotNull();
    }

    @Test
    void theSameMapAgainChangesNothing() {
        run(false, MINI, NEW);
        PriceImport.Outcome again = run(false, MINI, NEW);
        assertThat(again.version()).isNull();
        assertThat(again.added()).isEmpty();
        assertThat(again.changed()).isEmpty();
        assertThat(again.unchanged()).isEqualTo(2);
        assertThat(again.models()).isEqualTo(2);
    }

    @Test
    void whatTheMapDoesNotNameStaysWithItsTimesAndDiscounts() {
        book.add(
                ACME,
                Lists.list(
                        "v1",
                        ",'valid_until':'2027-01-01','discounts':[{'basis_points':1000}]",
                        Lists.model("mine", "7", ",'valid_until':'2028-01-01'"),
                        Lists.model("mine", "8", ",'valid_from':'2028-01-01'"),
                        Lists.model("gpt-5-mini", "9", "")));
        PriceImport.Outcome outcome = run(false, MINI);
        assertThat(outcome.kept()).isEqualTo(2);
        assertThat(outcome.models()).isEqualTo(3);
        assertThat(input(ACME, "mine")).isEqualTo(7_000_000);
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(300_000);
        assertThat(input(ACME, "gpt-5-nano")).as("discounted").isEqualTo(45_000);
        assertThat(book.own(ACME).orElseThrow().models())
                .filteredOn(entry -> entry.model().equals("mine"))
                .first()
                .extracting(PriceEntry::validity)
                .isEqualTo(
                        new Validity(Long.MIN_VALUE, Entries.micros(java.time.Instant.parse("2027-01-01T00:00:00Z"))));
    }

    @Test
    void aMapThatIsRefusedChangesNothing() {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> run(false, MINI, NEW.replace("2e-06", "-2e-06")));
        assertThat(refused.refusal().param()).isEqualTo("gpt-9.output_cost_per_token");
        assertThat(input(ACME, "gpt-5-mini")).isEqualTo(250_000);
        assertThat(book.own(ACME)).isEmpty();
    }

    @Test
    void aVersionThatIsTakenIsRefused() {
        imports.run(ACME, Json.tree(Lists.json("{" + MINI + "}")), Set.of(), "mine-1", false);
        assertThat(book.price(ACME, "openai", "gpt-5-mini").orElseThrow().version())
                .isEqualTo(ACME + "/mine-1");
        for (String version : List.of("mine-1", "no/good", "")) {
            RefusedException refused = catchThrowableOfType(
                    RefusedException.class,
                    () -> imports.run(ACME, Json.tree(Lists.json("{" + NEW + "}")), Set.of(), version, false));
            assertThat(refused.refusal().param()).isEqualTo("version");
        }
        assertThat(input(ACME, "gpt-9")).isEqualTo(-1);
    }

    @Test
    void takesAMapOfThousandsOfModels() {
        StringBuilder map = new StringBuilder("{");
        for (int i = 0; i < 5_000; i++) {
            map.append(i == 0 ? "" : ",").append(NEW.replace("gpt-9", "model-" + i));
        }
        PriceImport.Outcome outcome = imports.run(ACME, Json.tree(Lists.json(map + "}")), Set.of(), null, false);
        assertThat(outcome.added()).hasSize(5_000);
        assertThat(input(ACME, "model-4999")).isEqualTo(1_000_000);
        RefusedException refused = catchThrowableOfType(
                RefusedException.class,
                () -> imports.run(ACME, Json.tree(Lists.json(map + "," + NEW + "}")), Set.of(), null, false));
        assertThat(refused.refusal().param()).isEqualTo("body");
        RefusedException together = catchThrowableOfType(RefusedException.class, () -> run(false, NEW));
        assertThat(together.refusal().param()).isEqualTo("body");
    }
}
