package ai.behest.memory;

import static ai.behest.memory.Talk.assistant;
import static ai.behest.memory.Talk.calling;
import static ai.behest.memory.Talk.parse;
import static ai.behest.memory.Talk.result;
import static ai.behest.memory.Talk.system;
import static ai.behest.memory.Talk.texts;
import static ai.behest.memory.Talk.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a call is given of its conversation, and what the conversation keeps of the call. */
class ThreadsTest {
    @TempDir
    Path directory;

    private Memory memory;
    private Talk talk;

    @BeforeEach
    void open() {
        memory = Memory.open(directory);
        talk = memory.talk(memory.thread("t-1"));
    }

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void putsWhatWasSaidInFrontOfANewTurn() {
        assertThat(talk.ask("A1", user("Q1"))).isEqualTo(texts(user("Q1")));
        assertThat(talk.ask("A2", user("Q2"))).isEqualTo(texts(user("Q1"), assistant("A1"), user("Q2")));
        assertThat(talk.stored()).isEqualTo(texts(user("Q1"), assistant("A1"), user("Q2"), assistant("A2")));
    }

    @Test
    void addsNothingToAConversationThatIsSentWhole() {
        talk.ask("A1", user("Q1"));
        Recall recall = talk.recall(user("Q1"), assistant("A1"), user("Q2"));
        assertThat(recall.history()).isEmpty();
        assertThat(recall.newFrom()).isEqualTo(2);
        assertThat(recall.fresh()).containsExactly(user("Q2"));
        talk.remember(recall, assistant("A2"), "call-2");
        assertThat(talk.stored()).isEqualTo(texts(user("Q1"), assistant("A1"), user("Q2"), assistant("A2")));
    }

    @Test
    void completesAConversationOfWhichTheEndIsSent() {
        talk.ask("A1", user("Q1"));
        talk.ask("A2", user("Q2"));
        assertThat(talk.ask("A3", user("Q2"), assistant("A2"), user("Q3")))
                .isEqualTo(texts(user("Q1"), assistant("A1"), user("Q2"), assistant("A2"), user("Q3")));
        assertThat(talk.ask("A4", assistant("A3"), user("Q4"))).hasSize(7);
        assertThat(talk.stored()).hasSize(8);
    }

    @Test
    void takesTheSameQuestionAgainForANewTurn() {
        talk.ask("A1", user("Why?"));
        assertThat(talk.ask("A2", user("Why?"))).isEqualTo(texts(user("Why?"), assistant("A1"), user("Why?")));
        assertThat(talk.ask("A1", user("Why?"), assistant("A1"), user("Why?"), assistant("A2"), user("Why?")))
                .hasSize(5);
        assertThat(talk.stored()).hasSize(6);
    }

    @Test
    void keepsInstructionsInFrontAndStoresNone() {
        Message developer = parse("{\"role\":\"developer\",\"content\":\"Short.\"}");
        talk.ask("A1", system("Be kind."), developer, user("Q1"));
        assertThat(talk.stored()).isEqualTo(texts(user("Q1"), assistant("A1")));
        assertThat(talk.ask("A2", system("Be curt."), developer, user("Q2")))
                .isEqualTo(texts(system("Be curt."), developer, user("Q1"), assistant("A1"), user("Q2")));
        Recall whole = talk.recall(
                system("Be kind."), user("Q1"), assistant("A1"), developer, user("Q2"), assistant("A2"), user("Q3"));
        assertThat(whole.history()).isEmpty();
        assertThat(whole.newFrom()).isEqualTo(6);
        assertThat(whole.fresh()).containsExactly(user("Q3"));
    }

    @Test
    void takesACallWithInstructionsOnlyOrWithNothing() {
        talk.ask("A1", user("Q1"));
        assertThat(talk.recall(system("Go on.")).historyAt()).isEqualTo(1);
        assertThat(talk.recall().history()).hasSize(2);
        assertThat(talk.ask("A2", system("Go on."))).isEqualTo(texts(system("Go on."), user("Q1"), assistant("A1")));
        assertThat(talk.stored()).isEqualTo(texts(user("Q1"), assistant("A1"), assistant("A2")));
    }

    @Test
    void followsAClientThatAsksAgainForTheLastAnswer() {
        talk.ask("A1", user("Q1"));
        talk.ask("A2", user("Q2"));
        assertThat(talk.ask("A2b", user("Q1"), assistant("A1"), user("Q2")))
                .isEqualTo(texts(user("Q1"), assistant("A1"), user("Q2")));
        assertThat(talk.stored()).isEqualTo(texts(user("Q1"), assistant("A1"), user("Q2"), assistant("A2b")));
        assertThat(memory.threads.get(memory.thread("t-1")).messageCount()).isEqualTo(4);
    }

    @Test
    void followsAClientThatEditedItsQuestion() {
        talk.ask("A1", user("Q1"));
        talk.ask("A2", user("Q2"));
        talk.ask("A3", user("Q3"));
        assertThat(talk.ask("A2b", user("Q1"), assistant("A1"), user("Q2b"))).hasSize(3);
        assertThat(talk.stored()).isEqualTo(texts(user("Q1"), assistant("A1"), user("Q2b"), assistant("A2b")));
        talk.ask("A3b", user("Q3b"));
        assertThat(talk.stored()).hasSize(6);
    }

    @Test
    void followsAClientThatHoldsAnotherVersionOfAnAnswer() {
        talk.ask("An answer that was inter", user("Q1"));
        assertThat(talk.ask("A2", user("Q1"), assistant("An answer"), user("Q2")))
                .hasSize(3);
        assertThat(talk.stored()).isEqualTo(texts(user("Q1"), assistant("An answer"), user("Q2"), assistant("A2")));
    }

    @Test
    void prefersTheLongerOverlapWhenTextsRepeat() {
        talk.ask("x", user("u"));
        talk.ask("y", user("u"));
        talk.ask("x", user("u"));
        talk.ask("z", user("u"), assistant("x"), user("u"), assistant("y"), user("new"));
        assertThat(talk.stored())
                .isEqualTo(texts(user("u"), assistant("x"), user("u"), assistant("y"), user("new"), assistant("z")));
    }

    @Test
    void carriesToolCallsAndTheirResults() {
        talk.ask(calling("c1"), List.of(user("Weather?")));
        assertThat(talk.ask("Sunny.", result("c1", "sun")))
                .isEqualTo(texts(user("Weather?"), calling("c1"), result("c1", "sun")));
        assertThat(talk.ask(
                        "Bye.", user("Weather?"), calling("c1"), result("c1", "sun"), assistant("Sunny."), user("B")))
                .hasSize(5);
        assertThat(talk.stored()).hasSize(6);
    }

    @Test
    void takesOverAConversationThatBeganElsewhere() {
        talk.ask("A2", assistant("Welcome!"), user("Q1"), assistant("A1"), user("Q2"));
        assertThat(talk.ask("A3", user("Q3"))).hasSize(6);
        assertThat(talk.stored()).hasSize(7);
    }

    @Test
    void keepsOnlyWhatFitsTheModelsWindow() {
        for (int i = 0; i < 5; i++) {
            talk.ask("a".repeat(300), user("u" + i));
        }
        long turn = Kept.tokens(user("u0").json())
                + Kept.tokens(assistant("a".repeat(300)).json());
        Recall recall = memory.threads.recall(
                memory.thread("t-1"), List.of(user("next")), Math.toIntExact(2 * turn + turn / 2));
        assertThat(recall.history())
                .isEqualTo(texts(user("u3"), assistant("a".repeat(300)), user("u4"), assistant("a".repeat(300))));
        assertThat(memory.threads
                        .recall(memory.thread("t-1"), List.of(user("next")), 0)
                        .history())
                .isEmpty();
        talk.remember(recall, assistant("end"), "call-6");
        assertThat(talk.stored()).hasSize(12);
    }

    @Test
    void passesMessagesOnAsTheyWereWritten() {
        Message odd =
                parse("{ \"content\" : [ {\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/\\u00e9\"}} ],"
                        + "\n \"future\":{\"n\":1.50,\"z\":null}, \"role\":\"user\"}");
        talk.ask("A1", odd);
        assertThat(talk.ask("A2", user("Q2")).getFirst()).isEqualTo(odd.json());
    }

    @Test
    void remembersAnInterruptedAnswerButNoSilentOne() {
        Recall silent = talk.recall(user("Q1"));
        talk.remember(silent, parse("{\"role\":\"assistant\",\"content\":\"\"}"), "call-1");
        assertThatThrownBy(() -> memory.threads.get(memory.thread("t-1"))).isInstanceOf(RefusedException.class);
        talk.ask("Half an ans", user("Q1"));
        assertThat(talk.stored()).isEqualTo(texts(user("Q1"), assistant("Half an ans")));
    }

    @Test
    void storesACallOnce() {
        Recall first = talk.recall(user("Q1"));
        talk.remember(first, assistant("A1"), "call-1");
        talk.remember(first, assistant("A1"), "call-1");
        talk.remember(talk.recall(user("Q1")), assistant("A1"), "call-1");
        assertThat(talk.stored()).isEqualTo(texts(user("Q1"), assistant("A1")));
        assertThat(memory.threads.get(memory.thread("t-1")).messageCount()).isEqualTo(2);
    }

    @Test
    void takesAnAnswerFromNobodyButTheAssistant() {
        Recall recall = talk.recall(user("Q1"));
        assertThatThrownBy(() -> talk.remember(recall, user("A1"), "call-1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leavesADeletedThreadDeletedWhenALateAnswerEnds() {
        talk.ask("A1", user("Q1"));
        Recall late = talk.recall(user("Q2"));
        memory.threads.delete(memory.thread("t-1"));
        talk.remember(late, assistant("A2"), "call-2");
        assertThatThrownBy(() -> memory.threads.get(memory.thread("t-1"))).isInstanceOf(RefusedException.class);
        talk.ask("B1", user("fresh"));
        talk.remember(late, assistant("A2"), "call-3");
        assertThat(talk.stored()).isEqualTo(texts(user("fresh"), assistant("B1")));
    }
}
