package ai.behest.memory;

import static ai.behest.memory.Talk.assistant;
import static ai.behest.memory.Talk.texts;
import static ai.behest.memory.Talk.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private Memory memory;

    @BeforeEach
    void open() {
        memory = Memory.open(directory);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void keepsTheLastMessagesOnly() {
        Talk talk = memory.talk(memory.session("s"), 4, HOUR);
        for (int i = 1; i <= 5; i++) {
            talk.ask("A" + i, user("Q" + i));
        }
        assertThat(talk.stored()).isEqualTo(texts(user("Q4"), assistant("A4"), user("Q5"), assistant("A5")));
        assertThat(memory.threads.get(memory.session("s")).messageCount()).isEqualTo(4);
    }

    @Test
    void addsNothingWhenAClientHoldsMoreThanTheSession() {
        Talk talk = memory.talk(memory.session("s"), 2, HOUR);
        talk.ask("A1", user("Q1"));
        talk.ask("A2", user("Q2"));
        Recall recall = talk.recall(user("Q1"), assistant("A1"), user("Q2"), assistant("A2"), user("Q3"));
        assertThat(recall.history()).isEmpty();
        assertThat(recall.fresh()).containsExactly(user("Q3"));
    }

    @Test
    void followsAClientThatHoldsMoreAndAsksAgain() {
        Talk talk = memory.talk(memory.session("s"), 4, HOUR);
        talk.ask("A1", user("Q1"));
        talk.ask("A2", user("Q2"));
        talk.ask("A3", user("Q3"));
        assertThat(talk.ask("A3b", user("Q1"), assistant("A1"), user("Q2"), assistant("A2"), user("Q3")))
                .hasSize(5);
        assertThat(talk.stored()).isEqualTo(texts(user("Q2"), assistant("A2"), user("Q3"), assistant("A3b")));
    }

    @Test
    void neverBeginsWithTheResultOfAForgottenToolCall() {
        Talk talk = memory.talk(memory.session("s"), 3, HOUR);
        talk.ask(Talk.calling("c"), java.util.List.of(user("Q1")));
        talk.ask("A1", Talk.result("c", "sun"));
        assertThat(talk.stored()).isEqualTo(texts(Talk.calling("c"), Talk.result("c", "sun"), assistant("A1")));
        assertThat(talk.ask("A2", user("Q2")))
                .isEqualTo(texts(Talk.calling("c"), Talk.result("c", "sun"), assistant("A1"), user("Q2")));
        assertThat(talk.ask("A3", user("Q3"))).isEqualTo(texts(user("Q2"), assistant("A2"), user("Q3")));
    }

    @Test
    void forgetsASilentSessionAndStartsAfresh() {
        Talk talk = memory.talk(memory.session("s"), 20, HOUR);
        talk.ask("A1", user("Q1"));
        memory.clock.advance(HOUR.minusMillis(1));
        assertThat(talk.ask("A2", user("Q2"))).hasSize(3);
        memory.clock.advance(HOUR.minusMillis(1));
        assertThat(talk.recall(user("Q3")).history()).hasSize(4);
        memory.clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> memory.threads.get(memory.session("s"))).isInstanceOf(RefusedException.class);
        assertThat(talk.ask("A3", user("Q3"))).isEqualTo(texts(user("Q3")));
        assertThat(talk.stored()).isEqualTo(texts(user("Q3"), assistant("A3")));
    }

    @Test
    void remembersATurnWhoseSessionExpiredMeanwhile() {
        Talk talk = memory.talk(memory.session("s"), 20, HOUR);
        talk.ask("A1", user("Q1"));
        Recall slow = talk.recall(user("Q2"));
        memory.clock.advance(HOUR);
        memory.threads.sweep();
        talk.remember(slow, assistant("A2"), "call-2");
        assertThat(talk.stored()).isEqualTo(texts(user("Q2"), assistant("A2")));
    }

    @Test
    void sweepsExpiredSessionsAndNothingElse() {
        memory.talk(memory.thread("kept")).ask("A", user("Q"));
        for (int i = 0; i < 250; i++) {
            memory.talk(memory.session("old-" + i), 20, HOUR).ask("A", user("Q"));
        }
        memory.clock.advance(HOUR);
        memory.talk(memory.session("young"), 20, HOUR).ask("A", user("Q"));
        assertThat(memory.threads.sweep()).isGreaterThanOrEqualTo(250);
        assertThat(memory.threads.sweep()).isZero();
        long left = memory.database.read(
                handle -> handle.createQuery("SELECT COUNT(*) FROM thread WHERE tenant_id = :tenant")
                        .bind("tenant", memory.tenant)
                        .mapTo(Long.class)
                        .one());
        assertThat(left).isEqualTo(2);
        assertThat(memory.threads.get(memory.session("young")).messageCount()).isEqualTo(2);
        assertThat(memory.threads.get(memory.thread("kept")).messageCount()).isEqualTo(2);
    }

    @Test
    void standsInNoListOfThreads() {
        memory.talk(memory.session("s"), 20, HOUR).ask("A", user("Q"));
        assertThat(memory.threads.list(memory.tenant, memory.project, "user-1", 200))
                .isEmpty();
    }

    @Test
    void refusesARetentionOutOfRange() {
        assertThatThrownBy(() -> Retention.session(0, HOUR)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Retention.session(10_001, HOUR)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Retention.session(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
