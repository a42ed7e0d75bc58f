package ai.behest.memory;

import static ai.behest.memory.Talk.assistant;
import static ai.behest.memory.Talk.texts;
import static ai.behest.memory.Talk.user;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConcurrentTurnsTest {
    private static final int WRITERS = 16;

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
    void keepsTheTurnsOfSixteenWritersWholeAndApart() throws Exception {
        atOnce(writer -> {
            for (int turn = 0; turn < 10; turn++) {
                String name = writer + "-" + turn;
                talk.ask("A1 " + name, user("Q1 " + name), assistant("Draft " + name), user("Q2 " + name));
            }
        });
        List<String> stored = talk.stored();
        assertThat(stored).hasSize(WRITERS * 10 * 4).doesNotHaveDuplicates();
        for (int i = 0; i < stored.size(); i += 4) {
            String name = Talk.parse(stored.get(i))
                    .tree()
                    .get("content")
                    .stringValue()
                    .substring(3);
            assertThat(stored.subList(i, i + 4))
                    .isEqualTo(texts(
                            user("Q1 " + name),
                            assistant("Draft " + name),
                            user("Q2 " + name),
                            assistant("A1 " + name)));
        }
        assertThat(memory.threads.get(memory.thread("t-1")).messageCount()).isEqualTo(stored.size());
    }

    @Test
    void keepsEveryTurnThatBeganFromTheSameHistory() throws Exception {
        talk.ask("A0", user("Q0"));
        List<Recall> recalls = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            recalls.add(talk.recall(user("Q0"), assistant("A0"), user("Q" + writer)));
        }
        atOnce(writer -> talk.remember(recalls.get(writer), assistant("A" + writer), "call-" + writer));
        List<String> stored = talk.stored();
        assertThat(stored).hasSize(2 + 2 * WRITERS);
        for (int i = 0; i < stored.size(); i += 2) {
            assertThat(stored.get(i).replace("user", "assistant").replace("Q", "A"))
                    .isEqualTo(stored.get(i + 1));
        }
    }

    @Test
    void storesACallOnceHoweverOftenItArrives() throws Exception {
        Recall recall = talk.recall(user("Q1"));
        atOnce(_ -> talk.remember(recall, assistant("A1"), "call-1"));
        assertThat(talk.stored()).isEqualTo(texts(user("Q1"), assistant("A1")));
    }

    @Test
    void cutsOffNothingThatCameInSinceTheRecall() {
        talk.ask("A1", user("Q1"));
        talk.ask("A2", user("Q2"));
        Recall again = talk.recall(user("Q1"), assistant("A1"), user("Q2"));
        talk.ask("A3", user("Q3"));
        talk.remember(again, assistant("A2b"), "call-4");
        assertThat(talk.stored())
                .isEqualTo(
                        texts(user("Q1"), assistant("A1"), user("Q2"), user("Q3"), assistant("A3"), assistant("A2b")));
        assertThat(memory.threads.get(memory.thread("t-1")).messageCount()).isEqualTo(6);
    }

    @Test
    void cutsOffOnceWhenTwoAskAgainForTheSameAnswer() {
        talk.ask("A1", user("Q1"));
        talk.ask("A2", user("Q2"));
        Recall one = talk.recall(user("Q1"), assistant("A1"), user("Q2"));
        Recall two = talk.recall(user("Q1"), assistant("A1"), user("Q2"));
        talk.remember(one, assistant("A2b"), "call-3");
        talk.remember(two, assistant("A2c"), "call-4");
        assertThat(talk.stored())
                .isEqualTo(texts(user("Q1"), assistant("A1"), user("Q2"), assistant("A2b"), assistant("A2c")));
    }

    @Test
    void staysConsistentWhileAThreadIsDeletedUnderItsWriters() throws Exception {
        atOnce(writer -> {
            for (int turn = 0; turn < 10; turn++) {
                if (writer % 4 == 0) {
                    deleteIfThere();
                } else {
                    talk.ask("A " + writer + "-" + turn, user("Q " + writer + "-" + turn));
                }
            }
        });
        talk.ask("end", user("end"));
        List<String> stored = talk.stored();
        assertThat(stored).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(2);
        assertThat(memory.threads.get(memory.thread("t-1")).messageCount()).isEqualTo(stored.size());
        for (int i = 0; i < stored.size(); i += 2) {
            assertThat(stored.get(i).replace("user", "assistant").replace("Q", "A"))
                    .isEqualTo(stored.get(i + 1));
        }
    }

    private void deleteIfThere() {
        if (!memory.threads.list(memory.tenant, memory.project, "user-1", 1).isEmpty()) {
            try {
                memory.threads.delete(memory.thread("t-1"));
            } catch (ai.behest.wire.RefusedException e) {
                assertThat(e.refusal().code()).isEqualTo(ai.behest.wire.Code.NOT_FOUND);
            }
        }
    }

    private static void atOnce(IntConsumer work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> done = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                Callable<Boolean> task = () -> {
                    start.await(30, TimeUnit.SECONDS);
                    work.accept(writer);
                    return true;
                };
                done.add(writers.submit(task));
            }
            for (Future<Boolean> one : done) {
                assertThat(one.get(50, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
