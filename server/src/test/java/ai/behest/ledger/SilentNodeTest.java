package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.Until;
import ai.behest.budget.Hold;
import ai.behest.budget.Unit;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that falls silent. On SQLite there is one node, which nobody buries. */
@SuppressWarnings("NullAway.Init")
class SilentNodeTest {
    private static final Duration SILENCE = Duration.ofMillis(400);

    private Database first;
    private Database second;

    @BeforeEach
    void open(@TempDir Path directory) {
        first = TestDatabase.open(directory, Clock.systemUTC());
        second = TestDatabase.isPostgres() ? TestDatabase.open(directory, Clock.systemUTC()) : first;
    }

    @AfterEach
    void close() {
        first.close();
        if (second != first) {
            second.close();
        }
    }

    private static Reservation reservation(String id) {
        Attribution attribution = Calls.attribution(id, "ten", "ada", 1);
        Hold hold = new Hold("bud", "", 0, 0, Unit.MONEY, 700, true);
        return new Reservation(attribution, 700, TokenCounts.of(1, 1), List.of(hold));
    }

    private long number(String sql) {
        return second.read(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    @Test
    void itsCallsAreEnteredItsLeasesGivenBackAndItWritesNoMore() {
        Nodes silent = new Nodes(first, "node_a", SILENCE, System::nanoTime);
        silent.join();
        Ledger ledger = new Ledger(first, "node_a");
        first.change(transaction -> {
            transaction.handle().execute("INSERT INTO budget_account VALUES ('bud', '', 0, 9, 5000, 10000)");
            transaction.handle().execute("INSERT INTO budget_lease VALUES ('bud', '', 0, 'node_a', 5000, 100, '', 0)");
        });
        ledger.open(reservation("call_1")).join();
        silent.close();
        try (Nodes watching = new Nodes(second, "node_b", SILENCE, System::nanoTime)) {
            watching.join();
            if (!TestDatabase.isPostgres()) {
                assertThat(number("SELECT COUNT(*) FROM node")).isZero();
                ledger.open(reservation("call_2")).join();
                return;
            }
            Until.holds(
                    "the silent node is buried", () -> number("SELECT COUNT(*) FROM node WHERE id = 'node_a'") == 0);
            assertThat(number("SELECT COUNT(*) FROM reservation")).isZero();
            assertThat(number("SELECT cost FROM entry WHERE id = 'call_1' AND status = 'recovered'"))
                    .isEqualTo(700);
            assertThat(number("SELECT cost_low FROM usage_hour WHERE node = 'node_a' AND requests = 1"))
                    .isEqualTo(700);
            assertThat(number("SELECT seq FROM entry WHERE node = 'node_a'"))
                    .isEqualTo(number("SELECT last FROM entry_seq WHERE node = 'node_a'"))
                    .isEqualTo(1);
            assertThat(number("SELECT spent FROM budget_lease")).isEqualTo(800);
            assertThat(number("SELECT granted FROM budget_lease")).isEqualTo(800);
            assertThat(number("SELECT granted FROM budget_account")).isEqualTo(800);
            assertThatThrownBy(() -> ledger.open(reservation("call_3")).join())
                    .hasMessageContaining("cannot be written");
            assertThat(first.writer().isHealthy()).isFalse();
            assertThat(number("SELECT COUNT(*) FROM reservation")).isZero();
        }
    }

    @Test
    void aNodeThatSpeaksIsLeftAlone() {
        try (Nodes one = new Nodes(first, "node_a", SILENCE, System::nanoTime);
                Nodes other = new Nodes(second, "node_b", SILENCE, System::nanoTime)) {
            one.join();
            other.join();
            Ledger ledger = new Ledger(first, "node_a");
            long until = System.nanoTime() + 4 * SILENCE.toNanos();
            for (int i = 0; System.nanoTime() < until; i++) {
                ledger.open(reservation("call_" + i)).join();
            }
            assertThat(number("SELECT COUNT(*) FROM entry")).isZero();
            assertThat(first.writer().isHealthy()).isTrue();
        }
    }
}
