package ai.behest.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.SetClock;
import ai.behest.Until;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Tenants;
import ai.behest.wire.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is stopped, on both databases. On SQLite there is one node. */
@SuppressWarnings("NullAway.Init")
class KillSwitchesTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private final SetClock clock = new SetClock("2026-11-25T12:00:00Z");
    private Path directory;
    private Database database;
    private Projects projects;
    private KillSwitches switches;
    private String operator;
    private String tenant;
    private Project project;

    @BeforeEach
    void open(@TempDir Path folder) {
        directory = folder;
        database = TestDatabase.open(folder, clock);
        projects = new Projects(database);
        switches = new KillSwitches(database, projects, clock);
        operator = new Tenants(database).create("Operator");
        clock.advance(Duration.ofSeconds(1));
        tenant = new Tenants(database).create("Acme");
        project = projects.create(tenant, "Amber", "test");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private KillSwitch kill(KillScope scope) {
        return switches.add(tenant, scope, "abuse", null, "adm_1");
    }

    private static KillScope scope(
            @Nullable String project, @Nullable String user, @Nullable String session, @Nullable String key) {
        return new KillScope(false, project, user, session, key);
    }

    private boolean isStopped(String user, String session, String key) {
        return isStopped(switches, user, session, key);
    }

    private boolean isStopped(KillSwitches on, String user, String session, String key) {
        return on.ofMint(tenant, project.id(), user, session, key) != null;
    }

    @Test
    void stopsWhatFitsAllThatASwitchNames() {
        kill(scope(project.id(), "ada", null, null));
        kill(scope(null, "bob", "s9", null));
        kill(scope(null, null, "s1", null));
        kill(scope(null, null, null, "k1"));
        assertThat(isStopped("ada", "x", "x")).isTrue();
        assertThat(switches.ofMint(tenant, "proj_other", "ada", "x", "x")).isNull();
        assertThat(switches.ofMint(operator, project.id(), "ada", "x", "x")).isNull();
        assertThat(isStopped("bob", "x", "x")).isFalse();
        assertThat(isStopped("bob", "s9", "x")).isTrue();
        assertThat(isStopped("eve", "s9", "x")).isFalse();
        assertThat(isStopped("eve", "s1", "x")).isTrue();
        assertThat(isStopped("eve", "x", "k1")).isTrue();
        assertThat(switches.ofMint(tenant, project.id(), "eve", null, "x")).isNull();
    }

    @Test
    void saysThatThereIsAReasonAndNotWhich() {
        kill(scope(null, "ada", null, null));
        Refusal refusal = switches.ofMint(tenant, project.id(), "ada", null, "x");
        assertThat(refusal).isNotNull();
        assertThat(refusal.toString()).doesNotContain("abuse", "adm_1").contains("reason_given=true", "scope=user");
    }

    @Test
    void onlyTheOperatorStopsEverybody() {
        assertThatThrownBy(() -> kill(KillScope.global())).hasMessageContaining("operator");
        assertThat(isStopped("ada", "x", "x")).isFalse();
        KillSwitch all = switches.add(operator, KillScope.global(), "outage", null, "adm_1");
        assertThat(isStopped("ada", "x", "x")).isTrue();
        assertThatThrownBy(() -> switches.lift(tenant, all.id())).hasMessageContaining("no such kill switch");
        switches.lift(operator, all.id());
        assertThat(isStopped("ada", "x", "x")).isFalse();
    }

    @Test
    void endsByItself() {
        switches.add(tenant, KillScope.tenant(), "r", clock.instant().plusSeconds(60), "adm_1");
        clock.advance(Duration.ofSeconds(59));
        assertThat(isStopped("ada", "x", "x")).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(isStopped("ada", "x", "x")).isFalse();
        assertThat(switches.list(tenant)).isEmpty();
    }

    @Test
    void survivesARestart() {
        KillSwitch thrown = kill(KillScope.tenant());
        KillSwitches again = new KillSwitches(database, projects, clock);
        assertThat(isStopped(again, "ada", "x", "x")).isTrue();
        assertThat(again.list(tenant)).isEqualTo(List.of(thrown));
    }

    @Test
    void staysInForceWhileTheDatabaseIsAway() {
        kill(KillScope.tenant());
        database.close();
        assertThat(isStopped("ada", "x", "x")).isTrue();
        assertThatThrownBy(() -> switches.add(tenant, scope(null, "bob", null, null), "r", null, "adm_1"))
                .isInstanceOf(RuntimeException.class);
        assertThat(isStopped("ada", "x", "x")).isTrue();
        database = TestDatabase.open(directory, clock);
        switches = new KillSwitches(database, new Projects(database), clock);
        assertThat(isStopped("ada", "x", "x")).isTrue();
        assertThat(switches.list(tenant)).hasSize(1);
    }

    @Test
    void reachesOtherNodesWithinASecondAndIsLiftedThere() {
        Database elsewhere = TestDatabase.isPostgres() ? TestDatabase.open(directory, clock) : database;
        try {
            KillSwitches there =
                    elsewhere == database ? switches : new KillSwitches(elsewhere, new Projects(elsewhere), clock);
            AtomicInteger told = new AtomicInteger();
            there.onChange(told::incrementAndGet);
            KillSwitch thrown = kill(scope(null, "ada", null, null));
            Until.holds(A_SECOND, "it is thrown there", () -> isStopped(there, "ada", "x", "x"));
            Until.holds(A_SECOND, "whoever listens is told", () -> told.get() > 0);
            switches.lift(tenant, thrown.id());
            Until.holds(A_SECOND, "it is lifted there", () -> !isStopped(there, "ada", "x", "x"));
        } finally {
            if (elsewhere != database) {
                elsewhere.close();
            }
        }
    }

    @Test
    void aNodeThatCouldNotReadAChangeIsToldAgain() {
        Database elsewhere = TestDatabase.isPostgres() ? TestDatabase.open(directory, clock) : database;
        try {
            AtomicInteger told = new AtomicInteger();
            elsewhere.changes().on("kill_switch", _ -> {
                if (told.incrementAndGet() < 3) {
                    throw new IllegalStateException("no connection just now");
                }
            });
            kill(scope(null, "ada", null, null));
            assertThat(isStopped("ada", "x", "x"))
                    .as("whoever listens, it is in force")
                    .isTrue();
            if (TestDatabase.isPostgres()) {
                Until.holds("it is told until it has understood", () -> told.get() == 3);
            }
        } finally {
            if (elsewhere != database) {
                elsewhere.close();
            }
        }
    }
}
