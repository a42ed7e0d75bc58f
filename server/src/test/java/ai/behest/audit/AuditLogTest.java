package ai.behest.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.store.Act;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.tenant.Tenants;
import ai.behest.wire.AuditLine;
import ai.behest.wire.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log and the transactions of the acts, on both databases. */
@SuppressWarnings("NullAway.Init")
class AuditLogTest {
    private Database database;
    private AuditLog audit;
    private String tenant;

    @BeforeEach
    void open(@TempDir Path directory) {
        database = TestDatabase.open(directory, Clock.systemUTC());
        audit = new AuditLog(database);
        tenant = new Tenants(database).create("Acme");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Act act(String action) {
        return new Act(tenant, "adm_1", action, "", Map.of(), "192.0.2.1", "trace");
    }

    private List<AuditLine> lines() {
        return audit.page(tenant, AuditFilter.ALL, null, 200).reversed();
    }

    private void rename(String name) {
        database.change(transaction -> {
            transaction
                    .handle()
                    .createUpdate("UPDATE tenant SET name = :name WHERE id = :id")
                    .bind("name", name)
                    .bind("id", tenant)
                    .execute();
            transaction.target(name);
            transaction.detail("name", name);
        });
    }

    private String name() {
        return new Tenants(database).name(tenant);
    }

    @Test
    void theMakingOfATenantIsItsFirstLine() {
        AuditLine first = lines().getFirst();
        assertThat(first.seq()).isEqualTo(1);
        assertThat(first.actor()).isEqualTo("system");
        assertThat(first.action()).isEqualTo("tenant.create");
        assertThat(first.target()).isEqualTo(tenant);
        assertThat(first.prevHash()).isEqualTo(AuditLine.NONE);
    }

    @Test
    void aChangeOutsideOfAnActLeavesNoLine() {
        rename("Quiet");
        assertThat(lines()).hasSize(1);
    }

    @Test
    void anActLeavesOneLineHoweverManyTransactionsItHas() {
        act("tenant.change").during(() -> {
            rename("One");
            rename("Two");
            return true;
        });
        assertThat(lines()).hasSize(2);
        assertThat(lines().getLast().target()).isEqualTo("One");
        assertThat(lines().getLast().details()).containsExactly(Map.entry("name", "One"));
        assertThat(lines().getLast().address()).isEqualTo("192.0.2.1");
        assertThat(name()).isEqualTo("Two");
    }

    @Test
    void aTransactionThatFailsLeavesNoLineAndTheNextOneDoes() {
        Act act = act("tenant.change");
        act.during(() -> {
            assertThatThrownBy(() -> database.change(transaction -> {
                        transaction.handle().execute("UPDATE tenant SET name = 'never'");
                        throw new IllegalStateException("refused");
                    }))
                    .hasMessage("refused");
            database.change(transaction -> transaction.unchanged());
            assertThat(lines()).hasSize(1);
            rename("Then");
            return true;
        });
        assertThat(lines()).hasSize(2);
        assertThat(name()).isEqualTo("Then");
    }

    @Test
    void aLineThatCannotBeWrittenUndoesTheAct() {
        database.witness((_, _) -> {
            throw new IllegalStateException("no line");
        });
        assertThatThrownBy(() -> act("tenant.change").during(() -> {
                    rename("Never");
                    return true;
                }))
                .hasMessage("no line");
        assertThat(name()).isEqualTo("Acme");
    }

    @Test
    void aLineOfItsOwnStandsBesideTheActThatItHappensIn() {
        act("tenant.change").during(() -> {
            audit.append(act("person.sign_in_refused"));
            rename("Beside");
            return true;
        });
        assertThat(lines())
                .extracting(AuditLine::action)
                .containsExactly("tenant.create", "person.sign_in_refused", "tenant.change");
    }

    @Test
    void boundsWhatAnActCanSay() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            many.put("field" + i, "\ud83d\ude00".repeat(5_000));
        }
        audit.append(new Act(tenant, "adm_1", "test.line", "", many, "", ""));
        AuditLine line = lines().getLast();
        assertThat(line.details()).hasSize(40);
        assertThat(line.details().get("field0")).hasSize(499).endsWith("\ude00\u2026");
        assertThat(line.hash()).isEqualTo(AuditLine.hashOf(Json.MAPPER.valueToTree(line)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "key", "Key.create", "key.create.now", "key create"})
    void anActionIsANounAndAVerb(String action) {
        assertThatThrownBy(() -> act(action)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit SET actor = 'adm_2'",
                "UPDATE audit SET hash = hash",
                "DELETE FROM audit",
                "DELETE FROM audit_head",
                "UPDATE audit_head SET seq = 0",
                "UPDATE audit_head SET tenant_id = 'x'"
            })
    void theDatabaseRefusesWhateverIsNotAnAddition(String sql) {
        audit.append(act("test.line"));
        List<AuditLine> before = lines();
        assertThatThrownBy(() ->
                        database.change(transaction -> transaction.handle().execute(sql)))
                .hasMessageContaining("append-only");
        assertThat(lines()).isEqualTo(before);
    }

    @Test
    void theDatabaseRefusesTheWaysAroundToo() {
        audit.append(act("test.line"));
        String sql = TestDatabase.isPostgres()
                ? "TRUNCATE audit, audit_head"
                : "INSERT OR REPLACE INTO audit SELECT tenant_id, seq, at, 'adm_2', action, target, details, address,"
                        + " trace_id, prev_hash, hash FROM audit";
        List<AuditLine> before = lines();
        assertThatThrownBy(() ->
                        database.change(transaction -> transaction.handle().execute(sql)))
                .hasMessageContaining("append-only");
        assertThat(lines()).isEqualTo(before);
    }

    @Test
    void actsAtTheSameTimeFollowEachOtherInOneChain() throws Exception {
        List<Future<Boolean>> under = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 120; i++) {
                String name = "n" + i;
                under.add(threads.submit(() -> act("tenant.change").during(() -> {
                    rename(name);
                    return true;
                })));
            }
        }
        for (Future<Boolean> each : under) {
            assertThat(each.get()).isTrue();
        }
        List<AuditLine> lines = lines();
        assertThat(lines).hasSize(121);
        Set<String> targets = new HashSet<>();
        String head = AuditLine.NONE;
        for (int i = 0; i < lines.size(); i++) {
            AuditLine line = lines.get(i);
            assertThat(line.seq()).isEqualTo(i + 1);
            assertThat(line.prevHash()).isEqualTo(head);
            assertThat(AuditLine.hashOf(Json.MAPPER.valueToTree(line))).isEqualTo(line.hash());
            head = line.hash();
            targets.add(line.target());
        }
        assertThat(targets).hasSize(121);
        assertThat(audit.head(tenant)).isEqualTo(new AuditLog.Head(121, head));
        assertThat(name())
                .as("the last line is of the last change")
                .isEqualTo(lines.getLast().target());
    }
}
