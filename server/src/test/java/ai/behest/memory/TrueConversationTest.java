package ai.behest.memory;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** However a client sends a conversation, the model reads the true one, and the store holds it once. */
class TrueConversationTest {
    private static @Nullable Path directory;
    private static @Nullable Memory memory;

    /** What a client sends of the conversation before its new messages. */
    enum Sends {
        NEW_TURN,
        ALL,
        TAIL
    }

    /** One call; few texts, so that users and models often repeat themselves. */
    record Step(Sends sends, int tail, String text, String answer, boolean callsTool, boolean system, boolean fails) {}

    @BeforeContainer
    static void open() throws IOException {
        Path fresh = Files.createTempDirectory("memory");
        directory = fresh;
        memory = Memory.open(fresh);
    }

    @AfterContainer
    static void close() throws IOException {
        memory().close();
        try (Stream<Path> files = Files.walk(java.util.Objects.requireNonNull(directory))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 200)
    void theModelReadsTheTrueConversationAndTheStoreHoldsItOnce(@ForAll("steps") @Size(max = 12) List<Step> steps) {
        Conversation conversation = memory().thread(UUID.randomUUID().toString());
        Talk talk = memory().talk(conversation);
        List<Message> truth = new ArrayList<>();
        for (Step step : steps) {
            List<Message> sent = sent(step, truth);
            Recall recall = memory().threads.recall(conversation, sent, Talk.ROOM);
            List<Message> expected = new ArrayList<>(truth);
            expected.add(turn(step, truth));
            assertThat(digests(Talk.toModel(recall, sent))).isEqualTo(digests(step, expected));
            if (!step.fails()) {
                expected.add(answer(step));
                talk.remember(recall, expected.getLast(), UUID.randomUUID().toString());
                truth = expected;
                assertThat(talk.stored())
                        .isEqualTo(truth.stream().map(Message::json).toList());
            }
        }
    }

    @Property(tries = 200)
    void aSessionHoldsTheEndOfTheTrueConversation(
            @ForAll("steps") @Size(max = 12) List<Step> steps, @ForAll @IntRange(min = 1, max = 7) int window) {
        Conversation conversation = memory().session(UUID.randomUUID().toString());
        Talk talk = memory().talk(conversation, window, Duration.ofHours(1));
        List<Message> truth = new ArrayList<>();
        for (Step step : steps) {
            List<Message> sent = sent(step, truth);
            Recall recall = memory().threads.recall(conversation, sent, Talk.ROOM);
            List<Message> expected = new ArrayList<>(truth);
            expected.add(turn(step, truth));
            List<String> toModel = digests(Talk.toModel(recall, sent));
            assertThat(toModel).hasSizeGreaterThanOrEqualTo(sent.size());
            List<String> all = digests(step, expected);
            List<String> end = all.subList(all.size() - toModel.size() + (step.system() ? 1 : 0), all.size());
            assertThat(step.system() ? toModel.subList(1, toModel.size()) : toModel)
                    .isEqualTo(end);
            if (!step.fails()) {
                expected.add(answer(step));
                talk.remember(recall, expected.getLast(), UUID.randomUUID().toString());
                truth = expected;
                assertThat(talk.stored())
                        .isEqualTo(truth.subList(Math.max(0, truth.size() - window), truth.size()).stream()
                                .map(Message::json)
                                .toList());
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Sends.class),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.of("a", "b"),
                        Arbitraries.of("x", "y"),
                        Arbitraries.of(true, false, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false, false, false))
                .as(Step::new)
                .list();
    }

    private static List<Message> sent(Step step, List<Message> truth) {
        List<Message> sent = new ArrayList<>();
        if (step.system()) {
            sent.add(Talk.system("Be kind."));
        }
        int from = switch (step.sends()) {
            case NEW_TURN -> truth.size();
            case ALL -> 0;
            case TAIL -> Math.max(0, truth.size() - step.tail());
        };
        truth.subList(from, truth.size()).forEach(message -> sent.add(respelled(message)));
        sent.add(turn(step, truth));
        return sent;
    }

    /** What follows an answer: the tool's result if it called one, else the user. */
    private static Message turn(Step step, List<Message> truth) {
        boolean isCalled = !truth.isEmpty() && truth.getLast().json().contains("tool_calls");
        return isCalled ? Talk.result(step.answer(), step.text()) : Talk.user(step.text());
    }

    private static Message answer(Step step) {
        return step.callsTool() ? Talk.calling(step.answer()) : Talk.assistant(step.answer());
    }

    /** The same message as another library would write it. */
    private static Message respelled(Message message) {
        ObjectNode turned = Json.object();
        turned.putNull("name");
        List.copyOf(message.tree().properties())
                .reversed()
                .forEach(member -> turned.set(member.getKey(), member.getValue()));
        return Talk.parse(" " + turned.toPrettyString());
    }

    private static List<String> digests(Step step, List<Message> messages) {
        List<String> digests = new ArrayList<>();
        if (step.system()) {
            digests.add(Talk.system("Be kind.").digest());
        }
        messages.forEach(message -> digests.add(message.digest()));
        return digests;
    }

    private static List<String> digests(List<String> texts) {
        return texts.stream().map(text -> Talk.parse(text).digest()).toList();
    }

    private static Memory memory() {
        return java.util.Objects.requireNonNull(memory);
    }
}
