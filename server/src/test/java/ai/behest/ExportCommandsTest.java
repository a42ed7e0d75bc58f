package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code behest export} and {@code behest reconcile} against a running server that has been called. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ExportCommandsTest {
    private TestHouse house;
    private Path data;
    private Path work;

    @BeforeAll
    void open(@TempDir Path directory, @TempDir Path files) {
        data = directory;
        work = files;
        house = new TestHouse(directory);
        for (int i = 0; i < 3; i++) {
            call();
        }
    }

    private void call() {
        assertThat(house.post("/v1/chat/completions", house.token("ada"), """
                        {"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}
                        """).statusCode())
                .isEqualTo(200);
    }

    @AfterAll
    void close() {
        house.close();
    }

    private Terminal.Ran run(String... arguments) {
        return new Terminal(data).run(arguments);
    }

    private String succeed(String... arguments) {
        return new Terminal(data).succeed(arguments);
    }

    private List<JsonNode> entries() {
        return succeed("export", "entries", "--format", "ndjson")
                .lines()
                .map(line -> Json.MAPPER.readTree(line))
                .toList();
    }

    @Test
    void refusesWhatTheServerRefuses() {
        assertThat(run("export", "entries", "--format", "parquet").err()).contains("format is csv, ndjson or focus");
        assertThat(run("export", "create", "../out", "--format", "csv").err()).contains("directory");
        assertThat(run("export", "create", "out", "--format", "csv", "--every", "often")
                        .err())
                .contains("--every");
        assertThat(run("export", "run", "exp_none").err()).contains("no such export");
    }

    @Test
    void writesEntriesAndGoesOnWhereItStopped() throws Exception {
        Path out = work.resolve("first.csv");
        Path cursor = work.resolve("cursor");
        succeed("export", "entries", "--format", "csv", "--output", out.toString(), "--cursor-file", cursor.toString());
        long before = Files.readString(out).lines().count() - 1;
        assertThat(before).isGreaterThanOrEqualTo(3);
        call();
        succeed("export", "entries", "--format", "csv", "--output", out.toString(), "--cursor-file", cursor.toString());
        assertThat(Files.readString(out).lines()).hasSize(2);
        assertThat(succeed("export", "entries", "--format", "focus").lines().findFirst())
                .hasValueSatisfying(names -> assertThat(names).startsWith("BilledCost,"));
        try (Stream<Path> files = Files.list(work)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    @Test
    void writesToAFolderOfTheServer() {
        String made = succeed("export", "create", "finance/daily", "--format", "focus", "--every", "6h", "--json");
        String id = Json.MAPPER.readTree(made).get("id").stringValue();
        assertThat(Json.MAPPER.readTree(made).get("every_minutes").asInt()).isEqualTo(360);
        assertThat(succeed("export", "run", id)).contains("finance/daily");
        Path folder = data.resolve("exports").resolve(house.tenantId()).resolve("finance/daily");
        assertThat(folder)
                .isDirectoryContaining(file -> file.getFileName().toString().startsWith(id + "-00000001-"));
        assertThat(succeed("export", "list")).contains(id);
        assertThat(succeed("export", "delete", id)).contains("has ended");
        assertThat(succeed("export", "list")).doesNotContain(id);
    }

    private Path file(String cost) throws IOException {
        StringBuilder csv = new StringBuilder("request_id,timestamp,model,input_tokens,output_tokens,cost_usd\n");
        for (JsonNode entry : entries()) {
            csv.append("%s,%s,%s,%d,%d,%s\n"
                    .formatted(
                            entry.get("id").stringValue(),
                            entry.get("at").stringValue(),
                            entry.get("model").stringValue(),
                            entry.get("input_tokens").asLong(),
                            entry.get("output_tokens").asLong(),
                            cost.isEmpty() ? entry.get("cost_usd").stringValue() : cost));
        }
        return Files.writeString(work.resolve("usage-" + cost + ".csv"), csv);
    }

    @Test
    void agreesWithAFileThatSaysTheSame() throws Exception {
        assertThat(succeed("reconcile", file("").toString(), "--tolerance", "0"))
                .contains("call by call", "The two agree.");
    }

    @Test
    void endsWithOneWhereTheTwoDiffer() throws Exception {
        Terminal.Ran differ = run("reconcile", file("0.75").toString(), "--json");
        assertThat(differ.code()).isEqualTo(1);
        JsonNode answer = Json.MAPPER.readTree(differ.out());
        assertThat(answer.get("differ").booleanValue()).isTrue();
        assertThat(answer.at("/causes/0/cause").stringValue()).isEqualTo("price");
        assertThat(answer.get("differences")).isNotEmpty();
        assertThat(run("reconcile", file("0.75").toString(), "--tolerance", "1000")
                        .code())
                .isZero();
        assertThat(run("reconcile", file("0.75").toString()).out()).contains("another price");
    }

    @Test
    void endsWithTwoWhereNothingCouldBeCompared() throws Exception {
        Path bad = Files.writeString(work.resolve("bad.csv"), "when,model,input_tokens,output_tokens\n");
        for (String[] arguments : List.of(
                new String[] {"reconcile", work.resolve("none.csv").toString()},
                new String[] {"reconcile", bad.toString()},
                new String[] {"reconcile", bad.toString(), "--time-column", "when"},
                new String[] {"reconcile", file("").toString(), "--tolerance", "little"},
                new String[] {"reconcile", file("").toString(), "--by", "week"},
                new String[] {"reconcile", file("").toString(), "--payer", "me"},
                new String[] {"reconcile", file("").toString(), "--from", "soon"},
                new String[] {"reconcile", file("").toString(), "--server", "http://127.0.0.1:1"})) {
            Terminal.Ran ran = run(arguments);
            assertThat(ran.code()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(ran.err()).isNotBlank();
        }
    }

    @Test
    void refusesAFileOfMoreThanAYear() throws Exception {
        Path years = Files.writeString(
                work.resolve("years.csv"),
                "date,model,input_tokens,output_tokens\n2024-01-01,m,1,1\n2026-01-01,m,1,1\n");
        Terminal.Ran ran = run("reconcile", years.toString());
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains("366 days");
    }
}
