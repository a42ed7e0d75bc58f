package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.AuditLine;
import ai.behest.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code behest audit} on a running server, with somebody who writes into its database behind its back. */
@SuppressWarnings("NullAway.Init")
class AuditCommandsTest {
    private TestHouse house;
    private Terminal terminal;

    @BeforeEach
    void open(@TempDir Path directory) {
        house = new TestHouse(directory);
        terminal = new Terminal(directory);
        for (String name : List.of("One", "Two", "Three")) {
            terminal.succeed("project", "create", name);
        }
    }

    @AfterEach
    void close() {
        house.close();
    }

    private JsonNode verified() {
        return Json.MAPPER.readTree(terminal.succeed("audit", "verify", "--json"));
    }

    /** Whoever owns the database can drop its triggers; the chain is what still tells. */
    private void tamper(String sql) {
        if (house.book().isPostgres()) {
            house.book().execute("ALTER TABLE audit DISABLE TRIGGER USER");
            house.book().execute("ALTER TABLE audit_head DISABLE TRIGGER USER");
        } else {
            for (String trigger : List.of(
                    "audit_no_update",
                    "audit_no_delete",
                    "audit_no_replace",
                    "audit_head_no_way_back",
                    "audit_head_no_delete")) {
                house.book().execute("DROP TRIGGER " + trigger);
            }
        }
        for (String statement : sql.split(";", -1)) {
            house.book().execute(statement.replace("TENANT", "'" + house.tenantId() + "'"));
        }
    }

    @Test
    void saysThatAnUntouchedLogIsWhole() {
        JsonNode verified = verified();
        long lines = verified.get("lines").asLong();
        // the tenant, its project, key and token at the first start, its settings, and three projects
        assertThat(lines).isEqualTo(8);
        String head = verified.get("head").stringValue();
        assertThat(terminal.succeed("audit", "verify")).contains("8", head, "follows from the one before");
        terminal.succeed("project", "create", "Four");
        assertThat(terminal.succeed("audit", "verify", "--head", head)).contains("9");
        assertThat(terminal.succeed("audit", "verify", "--head", AuditLine.NONE))
                .contains("9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE audit SET actor = 'adm_innocent' WHERE seq = 6 | Line 6 is wrong: it was changed",
                "UPDATE audit SET details = '{\"name\":\"Other\"}' WHERE seq = 6 | Line 6 is wrong: it was changed",
                "UPDATE audit SET details = 'no json' WHERE seq = 6 | Line 6 is wrong: it was changed",
                "UPDATE audit SET at = at - 1 WHERE seq = 1 | Line 1 is wrong: it was changed",
                "UPDATE audit SET hash = prev_hash WHERE seq = 3 | Line 3 is wrong: it was changed",
                "DELETE FROM audit WHERE seq = 6 | Line 6 is not there: line 7 stands in its place",
                "DELETE FROM audit WHERE seq = 1 | Line 1 is not there: line 2 stands in its place",
                "DELETE FROM audit WHERE seq = 6;UPDATE audit SET seq = 6 WHERE seq = 7;UPDATE audit SET seq = 7 WHERE seq = 8"
                        + " | Line 6 is wrong: it does not follow from the line before",
                "UPDATE audit SET seq = 99 WHERE seq = 6;UPDATE audit SET seq = 6 WHERE seq = 7;UPDATE audit SET seq = 7 WHERE"
                        + " seq = 99 | Line 6 is wrong: it does not follow from the line before",
                "INSERT INTO audit SELECT tenant_id, 9, at, actor, action, target, details, address, trace_id, hash, prev_hash"
                        + " FROM audit WHERE seq = 8;UPDATE audit_head SET seq = 9 | Line 9 is wrong: it was changed",
                "DELETE FROM audit WHERE seq >= 7 | Lines at the end are gone: the log ends after line 6, and there are 8."
            })
    void findsTheFirstLineThatIsWrong(String sql, String wrong) {
        tamper(sql);
        Terminal.Ran ran = terminal.run("audit", "verify");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith(wrong);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void findsATailThatIsGoneByAnEarlierHead() {
        String head = verified().get("head").stringValue();
        tamper("DELETE FROM audit WHERE seq = 8;UPDATE audit_head SET seq = 7, hash = (SELECT hash FROM audit WHERE"
                + " seq = 7)");
        assertThat(verified().get("lines").asLong())
                .as("by itself it looks whole")
                .isEqualTo(7);
        Terminal.Ran ran = terminal.run("audit", "verify", "--head", head);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("No line has the hash " + head);
    }

    @Test
    void findsALogThatWasWrittenAnewByAnEarlierHead() {
        String head = verified().get("head").stringValue();
        JsonNode last = Json.MAPPER
                .readTree(terminal.succeed("audit", "list", "--limit", "1", "--json"))
                .get("data")
                .get(0);
        ObjectNode forged = (ObjectNode) last;
        forged.put("actor", "adm_innocent");
        tamper("UPDATE audit SET actor = 'adm_innocent', hash = '" + AuditLine.hashOf(forged)
                + "' WHERE seq = 8;UPDATE audit_head SET hash = '" + AuditLine.hashOf(forged) + "'");
        assertThat(verified().get("lines").asLong()).isEqualTo(8);
        assertThat(terminal.run("audit", "verify", "--head", head).code()).isEqualTo(1);
    }

    /** The script of docs/safety.md, run as it stands there. */
    @Test
    void theScriptOfTheGuideComesToTheSameHead(@TempDir Path folder) throws Exception {
        terminal.succeed("project", "create", "Caf\u00e9 \"x\" \ud83d\ude00");
        Path file = folder.resolve("audit.ndjson");
        terminal.succeed("audit", "export", "--output", file.toString());
        String page = Files.readString(Path.of("..", "docs", "safety.md"));
        int begin = page.indexOf("```python\n") + "```python\n".length();
        Path script = folder.resolve("verify.py");
        Files.writeString(script, page.substring(begin, page.indexOf("```", begin)));
        Process python = new ProcessBuilder("python3", script.toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(python.waitFor(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(said.strip()).isEqualTo(verified().get("head").stringValue());
    }

    @Test
    void refusesAHeadThatIsNone() {
        Terminal.Ran ran = terminal.run("audit", "verify", "--head", "abc");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("64 hex digits");
    }

    @Test
    void listsAndExportsWhatFits(@TempDir Path folder) throws IOException {
        assertThat(terminal.succeed("audit", "list", "--action", "project.create"))
                .contains("One", "Two", "Three", "adm_", "system");
        assertThat(terminal.succeed("audit", "list", "--text", "three"))
                .contains("Three")
                .doesNotContain("Two");
        assertThat(terminal.succeed("audit", "list", "--actor", "per_1")).contains("No line fits.");
        Path file = folder.resolve("audit.ndjson");
        terminal.succeed("audit", "export", "--output", file.toString());
        assertThat(Files.readAllLines(file)).hasSize(8);
        assertThat(terminal.succeed("audit", "verify", "--file", file.toString()))
                .contains("8");
        Files.writeString(file, Files.readString(file).replace("\"Two\"", "\"Tow\""));
        assertThat(terminal.run("audit", "verify", "--file", file.toString()).err())
                .contains("Line 7 is wrong");
        Files.writeString(file, "not json\n");
        assertThat(terminal.run("audit", "verify", "--file", file.toString()).err())
                .contains("Line 1 is not a line");
        assertThat(terminal.succeed("audit", "export", "--format", "csv", "--target", "nobody"))
                .isEqualTo("seq,at,actor,action,target,details,address,trace_id,prev_hash,hash\r\n");
        assertThat(terminal.run("audit", "export", "--format", "pdf").err()).contains("format is ndjson or csv");
    }
}
