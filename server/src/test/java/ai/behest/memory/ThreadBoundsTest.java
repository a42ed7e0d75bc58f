package ai.behest.memory;

import static ai.behest.memory.Talk.assistant;
import static ai.behest.memory.Talk.parse;
import static ai.behest.memory.Talk.texts;
import static ai.behest.memory.Talk.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too large, and what is left of it. */
class ThreadBoundsTest {
    private static final int MIB = 1 << 20;

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
    void keepsAMessageOfOneMebibyteWhole() {
        Message full = user("x".repeat(MIB - user("").json().length()));
        talk.ask("A1", full);
        assertThat(talk.stored()).isEqualTo(texts(full, assistant("A1")));
    }

    @Test
    void keepsAStandInForALargerOneAndKnowsTheWholeAgain() {
        Message huge = user("x".repeat(MIB));
        assertThat(talk.ask("A1", huge)).isEqualTo(texts(huge));
        assertThat(talk.stored())
                .isEqualTo(List.of(
                        "{\"role\":\"user\",\"content\":\"[" + huge.json().length()
                                + " bytes were too large to keep in the history.]\"}",
                        assistant("A1").json()));
        Recall whole = talk.recall(huge, assistant("A1"), user("Q2"));
        assertThat(whole.history()).isEmpty();
        assertThat(whole.fresh()).containsExactly(user("Q2"));
        assertThat(talk.ask("A2", user("Q2"))).hasSize(3);
    }

    @Test
    void keepsTheQuestionBesideALargePicture() {
        talk.ask(
                "A cat.",
                parse("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is this?\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:" + "A".repeat(3 * MIB) + "\"}}]}"));
        assertThat(talk.stored().getFirst())
                .startsWith("{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is this?\"},"
                        + "{\"type\":\"text\",\"text\":\"[")
                .hasSizeLessThan(300);
        assertThat(memory.threads.get(memory.thread("t-1")).title()).isEqualTo("What is this?");
    }

    @Test
    void keepsACallAndItsLargeResultTogether() {
        talk.ask(
                parse(
                        "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\""
                                + "1".repeat(2 * MIB) + "\"}}]}"),
                List.of(user("Q1")));
        talk.ask("A1", Talk.result("c1", "r".repeat(2 * MIB)));
        assertThat(talk.stored().get(1))
                .contains("{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}")
                .hasSizeLessThan(300);
        assertThat(talk.stored().get(2)).contains("\"tool_call_id\":\"c1\"").hasSizeLessThan(300);
    }

    @Test
    void boundsTheStandInsOfHostileMessages() {
        String part = "{\"type\":\"text\",\"text\":\"" + "p".repeat(30_000) + "\"},";
        String id = "i".repeat(MIB);
        for (Message hostile : List.of(
                parse("{\"role\":\"user\",\"content\":[" + part.repeat(100) + "1]}"),
                parse("{\"role\":\"user\",\"content\":[" + "1,".repeat(MIB) + "1]}"),
                parse("{\"role\":\"tool\",\"name\":\"" + id + "\",\"tool_call_id\":\"" + id + "\",\"content\":1}"),
                parse("{\"role\":\"user\",\"" + "f".repeat(1_000) + "\":\"" + id + "\"}"),
                parse("{\"role\":\"user\",\"tool_calls\":[{\"id\":\"" + id + "\"}]}"),
                parse("{\"role\":\"user\",\"tool_calls\":[" + "7,".repeat(MIB) + "7]}"))) {
            assertThat(StandIn.bytes(StandIn.of(hostile))).isLessThan(MIB / 2);
            assertThat(parse(StandIn.of(hostile)).role()).isEqualTo(hostile.role());
        }
    }

    @Test
    void mendsAnAnswerThatEndsInHalfACharacter() {
        talk.ask(parse("{\"role\":\"assistant\",\"content\":\"oh \ud83d\"}"), List.of(user("Q1")));
        assertThat(talk.stored().getLast())
                .isIn(
                        "{\"role\":\"assistant\",\"content\":\"oh ?\"}",
                        "{\"role\":\"assistant\",\"content\":\"oh \ufffd\"}");
    }

    @Test
    void dropsTheOldestMessagesOfAVeryLongThread() {
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < Retention.MOST / 2 + 10; i++) {
            sent.add(user("Q" + i));
            sent.add(assistant("A" + i));
        }
        sent.add(user("last"));
        talk.ask(assistant("answer"), sent);
        assertThat(memory.threads.get(memory.thread("t-1")).messageCount()).isEqualTo(Retention.MOST);
        sent.add(assistant("answer"));
        List<Message> more = new ArrayList<>(sent);
        more.add(user("more"));
        Recall recall = memory.threads.recall(memory.thread("t-1"), more, Talk.ROOM);
        assertThat(recall.history()).isEmpty();
        assertThat(recall.fresh()).containsExactly(user("more"));
        talk.remember(recall, assistant("end"), "call-2");
        more.add(assistant("end"));
        assertThat(talk.stored())
                .isEqualTo(more.subList(more.size() - Retention.MOST, more.size()).stream()
                        .map(Message::json)
                        .toList());
    }

    @Test
    void endsAPageBeforeItGrowsTooLarge() {
        for (int i = 0; i < 12; i++) {
            talk.ask("a".repeat(MIB - 100), user("u".repeat(MIB - 100)));
        }
        List<StoredMessage> page = memory.threads.messages(memory.thread("t-1"), 200, null);
        assertThat(page).hasSizeBetween(16, 17);
        assertThat(talk.storedMessages()).hasSize(24);
    }

    @Test
    void comparesHostileRepetitionsInLinearTime() {
        List<Message> stored = new ArrayList<>();
        for (int i = 0; i < Retention.MOST - 2; i++) {
            stored.add(assistant("same"));
        }
        stored.add(user("Q"));
        talk.ask(assistant("same"), stored);
        List<Message> sent = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            sent.add(stored.getFirst());
        }
        sent.add(user("other"));
        Recall recall = memory.threads.recall(memory.thread("t-1"), sent, Talk.ROOM);
        assertThat(recall.history()).isEmpty();
        assertThat(recall.fresh().getLast()).isEqualTo(user("other"));
    }
}
