package ai.behest.memory;

import static ai.behest.memory.Talk.parse;
import static ai.behest.memory.Talk.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.Code;
import ai.behest.wire.Json;
import ai.behest.wire.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads as their user reads them (contract §6). */
class ThreadListTest {
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
    void showsAThreadInTheShapeOfTheContract() {
        Talk talk = memory.talk(memory.thread("t-1"));
        talk.ask("A1", user("How  do I\nbake?"));
        memory.clock.advance(Duration.ofSeconds(60));
        talk.ask("A2", user("Thanks"));
        assertThat(Json.text(memory.threads.list(memory.tenant, memory.project, "user-1", 200)))
                .isEqualTo("[{\"id\":\"t-1\",\"title\":\"How do I bake?\",\"message_count\":4,\"messages_count\":4,"
                        + "\"last_message_at\":\"2026-11-24T10:01:00.123Z\",\"created_at\":\"2026-11-24T10:00:00.123Z\","
                        + "\"updated_at\":\"2026-11-24T10:01:00.123Z\"}]");
        assertThat(memory.threads.get(memory.thread("t-1")))
                .isEqualTo(memory.threads
                        .list(memory.tenant, memory.project, "user-1", 1)
                        .getFirst());
    }

    @Test
    void listsTheLastUsedFirst() {
        for (String id : List.of("a", "b", "c")) {
            memory.talk(memory.thread(id)).ask("A", user("Q"));
            memory.clock.advance(Duration.ofSeconds(1));
        }
        memory.talk(memory.thread("a")).ask("A", user("Q"));
        assertThat(ids(200)).containsExactly("a", "c", "b");
        assertThat(ids(2)).containsExactly("a", "c");
        assertThat(ids(0)).containsExactly("a");
        assertThat(ids(Integer.MAX_VALUE)).hasSize(3);
    }

    @Test
    void titlesAThreadByTheFirstTextThatComes() {
        Talk talk = memory.talk(memory.thread("t-1"));
        talk.ask("A1", parse("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}"));
        assertThat(memory.threads.get(memory.thread("t-1")).title()).isEqualTo("Untitled");
        talk.ask("A2", user("What is it?"));
        talk.ask("A3", user("And now?"));
        assertThat(memory.threads.get(memory.thread("t-1")).title()).isEqualTo("What is it?");
    }

    @Test
    void readsMessagesWithAllTheirMembers() {
        Talk talk = memory.talk(memory.thread("t-1"));
        talk.ask(
                parse(
                        "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\"}],\"content\":null}"),
                List.of(parse("{\"id\":\"theirs\",\"created_at\":1,\"content\":[{\"type\":\"text\",\"text\":\"Q\"}],"
                        + "\"n\":1.50,\"role\":\"user\"}")));
        List<StoredMessage> messages = memory.threads.messages(memory.thread("t-1"), 200, null);
        assertThat(Json.text(messages))
                .isEqualTo("[{\"id\":\"" + messages.get(0).id()
                        + "\",\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Q\"}],"
                        + "\"created_at\":\"2026-11-24T10:00:00.123Z\",\"n\":1.50},{\"id\":\""
                        + messages.get(1).id()
                        + "\",\"role\":\"assistant\",\"content\":null,\"created_at\":\"2026-11-24T10:00:00.123Z\","
                        + "\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\"}]}]");
    }

    @Test
    void pagesFromTheNewestBack() {
        Talk talk = memory.talk(memory.thread("t-1"));
        for (int i = 0; i < 5; i++) {
            talk.ask("A" + i, user("Q" + i));
        }
        List<StoredMessage> all = talk.storedMessages();
        assertThat(all).hasSize(10).doesNotHaveDuplicates();
        List<StoredMessage> newest = memory.threads.messages(memory.thread("t-1"), 3, null);
        assertThat(newest).isEqualTo(all.subList(7, 10));
        assertThat(memory.threads.messages(
                        memory.thread("t-1"), 3, newest.getFirst().id()))
                .isEqualTo(all.subList(4, 7));
        assertThat(memory.threads.messages(
                        memory.thread("t-1"), 3, all.getFirst().id()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "msg_", "msg__1", "1", "' OR 1=1 --", "-1", "%", "msg_000000000000000000000000_1"})
    void refusesAPlaceThatIsNotOfThisThread(String before) {
        memory.talk(memory.thread("t-1")).ask("A", user("Q"));
        assertRefusedBefore(before);
    }

    @Test
    void refusesThePlaceOfAnotherThreadAndAnAbsurdOne() {
        memory.talk(memory.thread("t-1")).ask("A", user("Q"));
        Talk other = memory.talk(memory.thread("t-2"));
        other.ask("A", user("Q"));
        assertRefusedBefore(other.storedMessages().getFirst().id());
        String own = memory.threads
                .messages(memory.thread("t-1"), 1, null)
                .getFirst()
                .id();
        assertRefusedBefore(own + "0".repeat(30));
        assertRefusedBefore(own + "x");
    }

    private void assertRefusedBefore(String before) {
        assertThatThrownBy(() -> memory.threads.messages(memory.thread("t-1"), 10, before))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(Code.VALIDATION_ERROR);
                    assertThat(refused.refusal().param()).isEqualTo("before");
                });
    }

    @Test
    void deletesAThreadWithItsMessages() {
        Talk talk = memory.talk(memory.thread("t-1"));
        talk.ask("A", user("Q"));
        memory.talk(memory.thread("t-2")).ask("A", user("Q"));
        memory.threads.delete(memory.thread("t-1"));
        assertMissing(memory.thread("t-1"));
        assertThat(ids(200)).containsExactly("t-2");
        long left = memory.database.read(
                handle -> handle.createQuery("SELECT COUNT(*) FROM thread_message WHERE tenant_id = :tenant")
                        .bind("tenant", memory.tenant)
                        .mapTo(Long.class)
                        .one());
        assertThat(left).isEqualTo(2);
        assertThat(talk.recall(user("Q2")).history()).isEmpty();
    }

    @Test
    void showsNobodyAnothersThread() {
        memory.talk(memory.thread("t-1")).ask("A", user("secret"));
        for (Conversation foreign : List.of(
                Conversation.thread(memory.tenant, memory.project, "user-2", "t-1"),
                Conversation.thread(memory.tenant, memory.project, "USER-1", "t-1"),
                Conversation.thread(memory.tenant, "proj_other", "user-1", "t-1"),
                Conversation.thread("ten_other", memory.project, "user-1", "t-1"),
                Conversation.thread(memory.tenant, memory.project, "user-1", "T-1"),
                Conversation.thread(memory.tenant, memory.project, "user-1", "t-1 "),
                Conversation.thread(memory.tenant, memory.project, "user-1", "' OR '1'='1"),
                memory.session("t-1"))) {
            assertMissing(foreign);
            assertThat(memory.threads
                            .recall(foreign, List.of(user("x")), Talk.ROOM)
                            .history())
                    .isEmpty();
        }
        assertThat(memory.threads.list(memory.tenant, memory.project, "user-2", 200))
                .isEmpty();
        assertThat(memory.threads.list(memory.tenant, "proj_other", "user-1", 200))
                .isEmpty();
        assertThat(memory.threads.list("ten_other", memory.project, "user-1", 200))
                .isEmpty();
        assertThat(ids(200)).containsExactly("t-1");
    }

    @Test
    void keepsTheSameIdOfTwoUsersApart() {
        Conversation other = Conversation.thread(memory.tenant, memory.project, "user-2", "t-1");
        memory.talk(memory.thread("t-1")).ask("A", user("mine"));
        memory.talk(other).ask("A", user("theirs"));
        assertThat(memory.threads.get(other).title()).isEqualTo("theirs");
        memory.threads.delete(other);
        assertThat(memory.threads.get(memory.thread("t-1")).title()).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"' OR 1=1 --", "%", "日本語/../x", "😀", ":id", "?", "\\", "\"},{"})
    void keepsEveryIdAsItIs(String id) {
        Talk talk = memory.talk(memory.thread(id));
        talk.ask("A1", user("Q1"));
        assertThat(talk.ask("A2", user("Q2"))).hasSize(3);
        assertThat(ids(200)).containsExactly(id);
        memory.threads.delete(memory.thread(id));
        assertThat(ids(200)).isEmpty();
    }

    private void assertMissing(Conversation conversation) {
        for (Runnable look : List.<Runnable>of(
                () -> memory.threads.get(conversation),
                () -> memory.threads.messages(conversation, 10, null),
                () -> memory.threads.delete(conversation))) {
            assertThatThrownBy(look::run)
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(Code.NOT_FOUND));
        }
    }

    private List<String> ids(int limit) {
        return memory.threads.list(memory.tenant, memory.project, "user-1", limit).stream()
                .map(ThreadSummary::id)
                .toList();
    }
}
