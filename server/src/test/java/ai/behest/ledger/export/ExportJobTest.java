package ai.behest.ledger.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that write files: each entry is in exactly one, also after a crash at the worst moment. */
@SuppressWarnings("NullAway.Init")
class ExportJobTest {
    @TempDir
    private Path folder;

    private Shop shop;
    private Exports exports;
    private ExportJobRows rows;

    @BeforeEach
    void open() {
        shop = new Shop(folder);
        exports = shop.exports("a", 100);
        rows = new ExportJobRows(shop.database);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private ExportJob job() {
        return exports.create(Shop.ALL, ExportFormat.CSV, ExportDestination.DIRECTORY, "daily", 60, null);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(shop.files("daily"))) {
            return all.sorted().toList();
        }
    }

    /** The ids in all files, file by file. */
    private List<String> written() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : files()) {
            for (Map<String, String> row : CsvRecords.read(Files.readString(file))) {
                ids.add(row.getOrDefault("id", ""));
            }
        }
        return ids;
    }

    private static List<String> entered(int to) {
        return IntStream.range(0, to).mapToObj("a-%06d"::formatted).toList();
    }

    @Test
    void refusesABadJobAndNamesTheField() {
        for (int minutes : new int[] {Integer.MIN_VALUE, -1, 0, 44_641, Integer.MAX_VALUE}) {
            refused(
                    "every_minutes",
                    () -> exports.create(
                            Shop.ALL, ExportFormat.CSV, ExportDestination.DIRECTORY, "daily", minutes, null));
        }
        refused(
                "directory",
                () -> exports.create(Shop.ALL, ExportFormat.CSV, ExportDestination.DIRECTORY, "../daily", 60, null));
        refused(
                "cursor",
                () -> exports.create(Shop.ALL, ExportFormat.CSV, ExportDestination.DIRECTORY, "daily", 60, "x"));
        assertThat(exports.list("t1")).isEmpty();
    }

    private static void refused(String field, org.assertj.core.api.ThrowableAssert.ThrowingCallable asked) {
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo(field));
    }

    @Test
    void refusesAJobTooManyAndOneOfAnotherTenant() {
        for (int i = 0; i < ExportJobRows.MOST; i++) {
            job();
        }
        assertThatThrownBy(this::job).isInstanceOf(RefusedException.class).hasMessageContaining("50");
        String id = exports.list("t1").getFirst().id();
        assertThatThrownBy(() -> exports.run("t2", id)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> exports.delete("t2", id)).isInstanceOf(RefusedException.class);
        exports.delete("t1", id);
        assertThatThrownBy(() -> exports.run("t1", id)).isInstanceOf(RefusedException.class);
    }

    @Test
    void writesEachEntryIntoOneFileAndNothingWhenThereIsNothing() throws Exception {
        ExportJob job = job();
        assertThat(exports.run("t1", job.id()).files()).isZero();
        assertThat(files()).isEmpty();
        shop.enter("a", 0, 250);
        ExportJob after = exports.run("t1", job.id());
        assertThat(after.files()).isEqualTo(3);
        assertThat(after.entries()).isEqualTo(250);
        assertThat(written()).containsExactlyElementsOf(entered(250));
        assertThat(after.lastFile()).isEqualTo(files().getLast().getFileName().toString());
        assertThat(exports.run("t1", job.id()).files()).isEqualTo(3);
        shop.enter("a", 250, 251);
        exports.run("t1", job.id());
        assertThat(written()).containsExactlyElementsOf(entered(251));
        assertThat(Files.getPosixFilePermissions(files().getFirst()).toString()).doesNotContain("OTHERS");
    }

    @Test
    void afterACrashBeforeTheFileWritesWhatWasPlanned() throws Exception {
        ExportJob job = job();
        shop.enter("a", 0, 40);
        Plan plan = new EntryRows(shop.database).plan(Shop.ALL, Cursor.START, 100);
        rows.plan(job, plan.to().text());
        Files.writeString(shop.files("daily").resolve("." + job.fileName(plan.to()) + ".part"), "half a fi");
        shop.enter("a", 40, 60);
        shop.exports("a", 100).run("t1", job.id());
        assertThat(files()).hasSize(2);
        assertThat(CsvRecords.read(Files.readString(files().getFirst()))).hasSize(40);
        assertThat(written()).containsExactlyElementsOf(entered(60));
    }

    @Test
    void afterACrashBetweenTheFileAndItsCursorWritesTheSameFileAgain() throws Exception {
        ExportJob job = job();
        shop.enter("a", 0, 40);
        exports.run("t1", job.id());
        Path file = files().getFirst();
        String before = Files.readString(file);
        crashBeforeTheCursorCounted(job);
        shop.enter("a", 40, 60);
        shop.exports("a", 100).run("t1", job.id());
        assertThat(files()).hasSize(2).startsWith(file);
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(written()).containsExactlyElementsOf(entered(60));
        assertThat(exports.list("t1").getFirst().entries()).isEqualTo(60);
    }

    /** What the row was when the file had been renamed and nothing more was done. */
    private void crashBeforeTheCursorCounted(ExportJob job) {
        shop.database.change(transaction -> transaction
                .handle()
                .createUpdate("UPDATE export_job SET planned_to = done_to, done_to = :from, files = 0, entries = 0"
                        + " WHERE id = :id")
                .bind("from", job.doneTo())
                .bind("id", job.id())
                .execute());
    }

    @Test
    void saysWhyAFileCouldNotBeWrittenAndWritesItLater() throws Exception {
        ExportJob job = job();
        shop.enter("a", 0, 10);
        Path place = shop.files("daily");
        Files.delete(place);
        Files.writeString(place, "in the way");
        assertThatThrownBy(() -> exports.run("t1", job.id()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("could not be written");
        ExportJob failed = exports.list("t1").getFirst();
        assertThat(failed.lastError()).isNotNull().doesNotContain(folder.toString());
        assertThat(failed.files()).isZero();
        shop.enter("a", 10, 20);
        Files.delete(place);
        assertThat(exports.run("t1", job.id()).lastError()).isNull();
        assertThat(written()).containsExactlyElementsOf(entered(20));
    }

    @Test
    void runsWhatIsDueOnItsOwnNodeOnly() throws Exception {
        ExportJob job = job();
        shop.enter("a", 0, 10);
        Exports other = shop.exports("b", 100);
        other.runDue();
        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> other.run("t1", job.id()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("a");
        exports.runDue();
        assertThat(written()).hasSize(10);
        shop.enter("a", 10, 20);
        exports.runDue();
        assertThat(written()).as("the next hour has not come").hasSize(10);
        shop.database.change(transaction -> transaction.handle().execute("UPDATE export_job SET next_at = 0"));
        exports.runDue();
        assertThat(written()).hasSize(20);
    }

    @Test
    void repeatsNothingWhenManyAskAtOnceWhileOthersWrite() throws Exception {
        ExportJob job = job();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 30; i++) {
                shop.enter("a", i * 10, i * 10 + 10);
            }
        });
        List<CompletableFuture<Void>> askers = IntStream.range(0, 6)
                .mapToObj(_ -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 8; i++) {
                        exports.run("t1", job.id());
                    }
                }))
                .toList();
        askers.forEach(CompletableFuture::join);
        writer.join();
        exports.run("t1", job.id());
        assertThat(written()).containsExactlyElementsOf(entered(300));
    }

    @Test
    void writesNothingOfAnotherTenants() throws Exception {
        ExportJob job = job();
        shop.enterAll("a", Shop.mixed(100, 1));
        exports.run("t1", job.id());
        assertThat(written()).hasSize(90);
    }
}
