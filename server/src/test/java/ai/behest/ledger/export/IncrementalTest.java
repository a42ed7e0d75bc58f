package ai.behest.ledger.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.ledger.Window;
import ai.behest.wire.Json;
import ai.behest.wire.RefusedException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is new since last time: each entry once, whoever writes meanwhile. */
@SuppressWarnings("NullAway.Init")
class IncrementalTest {
    @TempDir
    private Path folder;

    private Shop shop;
    private Exports exports;

    @BeforeEach
    void open() {
        shop = new Shop(folder);
        exports = shop.exports("a", 1_000);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static List<JsonNode> lines(Extract extract) {
        return Shop.text(extract)
                .lines()
                .map(line -> Json.MAPPER.readTree(line))
                .toList();
    }

    private static List<String> ids(List<JsonNode> lines) {
        return lines.stream().map(line -> line.get("id").stringValue()).toList();
    }

    private Extract after(String cursor) {
        return exports.extract(Shop.ALL, ExportFormat.NDJSON, cursor);
    }

    @Test
    void refusesACursorTogetherWithAWindow() {
        Selection window = new Selection("t1", null, new Window(Shop.START, Shop.START.plusSeconds(60)));
        assertThatThrownBy(() -> exports.extract(window, ExportFormat.CSV, Cursor.START.text()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("cursor"));
    }

    @Test
    void beginsWithTheFirstEntryAndGoesOnWithTheNext() {
        assertThat(lines(exports.extract(Shop.ALL, ExportFormat.NDJSON, null))).isEmpty();
        shop.enter("a", 0, 1_203);
        Extract first = exports.extract(Shop.ALL, ExportFormat.NDJSON, null);
        assertThat(ids(lines(first))).hasSize(1_203).doesNotHaveDuplicates();
        assertThat(lines(after(first.cursor()))).isEmpty();
        shop.enter("a", 1_203, 1_210);
        assertThat(ids(lines(after(first.cursor()))))
                .containsExactly("a-001203", "a-001204", "a-001205", "a-001206", "a-001207", "a-001208", "a-001209");
    }

    @Test
    void readsNothingThatWasEnteredAfterItBegan() {
        shop.enter("a", 0, 5);
        Extract begun = exports.extract(Shop.ALL, ExportFormat.NDJSON, null);
        shop.enter("a", 5, 9);
        shop.enter("b", 0, 4);
        assertThat(ids(lines(begun))).hasSize(5);
        assertThat(ids(lines(after(begun.cursor())))).hasSize(8);
    }

    @Test
    void missesNothingAndRepeatsNothingWhileThreeNodesWrite() {
        List<CompletableFuture<Void>> writers = Stream.of("a", "b", "c")
                .map(node -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 40; i++) {
                        shop.enter(node, i * 10, i * 10 + 10);
                    }
                }))
                .toList();
        List<String> seen = new ArrayList<>();
        String cursor = Cursor.START.text();
        boolean over = false;
        while (!over) {
            over = writers.stream().allMatch(CompletableFuture::isDone);
            Extract next = after(cursor);
            seen.addAll(ids(lines(next)));
            cursor = next.cursor();
        }
        writers.forEach(CompletableFuture::join);
        assertThat(seen).hasSize(1_200).doesNotHaveDuplicates();
    }

    @Test
    void showsATenantItsOwnEntriesOnlyAndAProjectsWhenAsked() {
        List<Shop.Call> calls = Shop.mixed(300, 3);
        shop.enterAll("a", calls);
        assertThat(lines(exports.extract(new Selection("t2", null, null), ExportFormat.NDJSON, null)))
                .hasSize(30)
                .allSatisfy(
                        line -> assertThat(line.get("tenant_id").stringValue()).isEqualTo("t2"));
        assertThat(lines(exports.extract(new Selection("t1", "p1", null), ExportFormat.NDJSON, null)))
                .hasSize((int) calls.stream()
                        .filter(call ->
                                call.tenant().equals("t1") && call.project().equals("p1"))
                        .count());
        assertThat(lines(exports.extract(new Selection("t1", "no such", null), ExportFormat.NDJSON, null)))
                .isEmpty();
    }

    @Test
    void keepsToAWindow() {
        List<Shop.Call> calls = Shop.mixed(500, 5);
        shop.enterAll("a", calls);
        Instant to = Shop.START.plusSeconds(10 * 86_400);
        Selection window = new Selection("t1", null, new Window(Shop.START, to));
        assertThat(ids(lines(exports.extract(window, ExportFormat.NDJSON, null))))
                .containsExactlyInAnyOrderElementsOf(calls.stream()
                        .filter(call -> call.tenant().equals("t1") && call.at().isBefore(to))
                        .map(Shop.Call::id)
                        .toList());
    }

    @Test
    void beginsWithEntriesFromBeforeTheyHadNumbers() {
        shop.enter("a", 0, 700);
        shop.database.change(transaction ->
                transaction.handle().execute("UPDATE entry SET seq = 0, node = '' WHERE id < 'a-000650'"));
        Extract first = exports.extract(Shop.ALL, ExportFormat.NDJSON, null);
        assertThat(ids(lines(first))).hasSize(700).doesNotHaveDuplicates().startsWith("a-000000");
        shop.enter("a", 700, 701);
        assertThat(ids(lines(after(first.cursor())))).containsExactly("a-000700");
    }

    @Test
    void saysTheSameInAllThreeFormatsToThePicodollar() {
        shop.enterAll("a", Shop.mixed(1_000, 11));
        List<JsonNode> lines = lines(exports.extract(Shop.ALL, ExportFormat.NDJSON, null));
        List<Map<String, String>> csv = CsvRecords.read(Shop.text(exports.extract(Shop.ALL, ExportFormat.CSV, null)));
        List<Map<String, String>> focus =
                CsvRecords.read(Shop.text(exports.extract(Shop.ALL, ExportFormat.FOCUS, null)));
        assertThat(csv).hasSameSizeAs(lines).hasSameSizeAs(focus);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = lines.get(i);
            Map<String, String> row = csv.get(i);
            assertThat(row.get("cost_usd")).isEqualTo(line.path("cost_usd").asString(null));
            assertThat(row.get("at")).isEqualTo(line.get("at").stringValue());
            assertThat(row.get("input_tokens"))
                    .isEqualTo(line.get("input_tokens").asString());
            assertThat(row.get("user_id")).isEqualTo("'@ada");
            assertThat(line.get("user_id").stringValue()).isEqualTo("@ada");
            assertThat(new BigDecimal(focus.get(i).getOrDefault("BilledCost", "")))
                    .isEqualByComparingTo(row.getOrDefault("cost_usd", "0"));
        }
    }

    @Test
    void saysTheTokensOfEveryBucketThatHasAPriceOfItsOwn() {
        shop.enterAll("a", List.of(Shop.Call.of("one", 5)));
        JsonNode line =
                lines(exports.extract(Shop.ALL, ExportFormat.NDJSON, null)).getFirst();
        assertThat(line.get("cache_write_1h_tokens").intValue()).isEqualTo(6);
        assertThat(line.get("image_input_tokens").intValue()).isEqualTo(7);
        assertThat(line.get("image_output_tokens").intValue()).isEqualTo(8);
        assertThat(line.get("input_tokens").intValue()).isEqualTo(10 + 4 + 2 + 6 + 1 + 7);
        assertThat(line.get("output_tokens").intValue()).isEqualTo(20 + 5 + 3 + 8);
    }
}
