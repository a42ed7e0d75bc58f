package ai.behest.memory;

import ai.behest.wire.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One conversation as a gateway carries it: recall, answer, remember. */
final class Talk {
    static final int ROOM = 1_000_000;

    private final Memory memory;
    private final Conversation conversation;
    private final Retention retention;

    Talk(Memory memory, Conversation conversation, Retention retention) {
        this.memory = memory;
        this.conversation = conversation;
        this.retention = retention;
    }

    static Message user(String text) {
        return said("user", text);
    }

    static Message assistant(String text) {
        return said("assistant", text);
    }

    static Message system(String text) {
        return said("system", text);
    }

    static Message calling(String callId) {
        return parse("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"" + callId
                + "\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}]}");
    }

    static Message result(String callId, String text) {
        return parse("{\"role\":\"tool\",\"tool_call_id\":\"" + callId + "\",\"content\":\"" + text + "\"}");
    }

    static Message said(String role, String text) {
        return parse(Json.text(Json.object().put("role", role).put("content", text)));
    }

    static Message parse(String json) {
        return Message.parse(json, "messages[0]");
    }

    Recall recall(Message... sent) {
        return memory.threads.recall(conversation, Arrays.asList(sent), ROOM);
    }

    /** A whole call: what the model was sent. */
    List<String> ask(String answer, Message... sent) {
        return ask(assistant(answer), Arrays.asList(sent));
    }

    List<String> ask(Message answer, List<Message> sent) {
        Recall recall = memory.threads.recall(conversation, sent, ROOM);
        memory.threads.remember(recall, answer, UUID.randomUUID().toString(), retention);
        return toModel(recall, sent);
    }

    void remember(Recall recall, Message answer, String callId) {
        memory.threads.remember(recall, answer, callId, retention);
    }

    /** The texts of the messages as they go to the model. */
    static List<String> toModel(Recall recall, List<Message> sent) {
        List<String> texts = new ArrayList<>();
        sent.subList(0, recall.historyAt()).forEach(message -> texts.add(message.json()));
        texts.addAll(recall.history());
        sent.subList(recall.historyAt(), sent.size()).forEach(message -> texts.add(message.json()));
        return texts;
    }

    /** Everything that is stored, in order, over as many pages as it takes. */
    List<String> stored() {
        return storedMessages().stream().map(StoredMessage::json).toList();
    }

    List<StoredMessage> storedMessages() {
        List<StoredMessage> all = new ArrayList<>();
        @Nullable String before = null;
        List<StoredMessage> page = memory.threads.messages(conversation, Threads.LIST_MOST, before);
        while (!page.isEmpty()) {
            all.addAll(0, page);
            page = memory.threads.messages(
                    conversation, Threads.LIST_MOST, page.getFirst().id());
        }
        return all;
    }

    static List<String> texts(Message... messages) {
        return Arrays.stream(messages).map(Message::json).toList();
    }
}
