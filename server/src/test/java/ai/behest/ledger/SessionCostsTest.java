package ai.behest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Percentiles of what sessions cost, and the bound of questions that read single calls. */
@SuppressWarnings("NullAway.Init")
class SessionCostsTest {
    private Database database;
    private Costs costs;

    @BeforeEach
    void open(@TempDir Path directory) {
        database = TestDatabase.open(directory, Clock.systemUTC());
        costs = new Costs(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void enter(List<Entry> entries) {
        Ledger ledger = new Ledger(database, "node-1");
        CompletableFuture.allOf(entries.stream().map(ledger::close).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private static Entry call(String id, String uid, String sid, long picodollars) {
        return Entries.entry(
                id,
                new Entries.Place("t1", "p1", uid, sid),
                Entries.micros(Entries.START),
                "gpt-5",
                "platform",
                Entries.FEW,
                picodollars);
    }

    @Test
    void thePercentilesAreCostsOfRealSessions() {
        List<Entry> entries = new ArrayList<>();
        for (int session = 1; session <= 200; session++) {
            // a session of two calls costs its number in picodollars
            entries.add(call("a" + session, "ada", "s" + session, session - 1));
            entries.add(call("b" + session, "ada", "s" + session, 1));
        }
        enter(entries);
        SessionCosts sessions = costs.sessions("t1", "p1", Entries.FEBRUARY);
        assertThat(sessions.sessions()).isEqualTo(200);
        assertThat(sessions.requests()).isEqualTo(400);
        assertThat(sessions.costUsd()).isEqualByComparingTo("0.0000000201");
        SessionCosts.Spread spread = sessions.costPerSessionUsd();
        assertThat(spread).isNotNull();
        assertThat(spread.p50()).isEqualByComparingTo("0.0000000001");
        assertThat(spread.p95()).isEqualByComparingTo("0.00000000019");
        assertThat(spread.p99()).isEqualByComparingTo("0.000000000198");
        assertThat(spread.max()).isEqualByComparingTo("0.0000000002");
        assertThat(spread.mean()).isEqualByComparingTo("0.0000000001");
    }

    @Test
    void theSameSessionIdOfTwoUsersIsTwoSessions() {
        enter(List.of(call("a", "ada", "s", 5), call("b", "bob", "s", 7)));
        SessionCosts sessions = costs.sessions("t1", "p1", Entries.FEBRUARY);
        assertThat(sessions.sessions()).isEqualTo(2);
        SessionCosts.Spread spread = sessions.costPerSessionUsd();
        assertThat(spread).isNotNull();
        assertThat(spread.p50()).isEqualByComparingTo("0.000000000005");
        assertThat(spread.p99()).isEqualByComparingTo("0.000000000007");
    }

    @Test
    void noSessionIsNoPercentile() {
        SessionCosts sessions = costs.sessions("t1", "p1", Entries.FEBRUARY);
        assertThat(sessions.sessions()).isZero();
        assertThat(sessions.costPerSessionUsd()).isNull();
        assertThat(sessions.costUsd()).isEqualByComparingTo("0");
    }

    @Test
    void aQuestionAboutSingleCallsIsBounded() {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            entries.add(call("c" + i, i == 0 ? "bob" : "ada", "s" + i, 1));
        }
        enter(entries);
        Lines.Scope all = Lines.Scope.of("t1", "p1", null);
        database.read(handle -> {
            EntryBound.check(handle, all, Entries.FEBRUARY, 11);
            EntryBound.check(handle, Lines.Scope.of("t1", "p1", "ada"), Entries.FEBRUARY, 10);
            assertThatThrownBy(() -> EntryBound.check(handle, all, Entries.FEBRUARY, 10))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().param()).isEqualTo("from"));
            return true;
        });
    }
}
