package ai.behest.console.attempt;

import ai.behest.console.frame.Fields;
import ai.behest.identity.Identifier;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import ai.behest.wire.Tags;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * What somebody tries: a call as the panel's form describes it. Checked, so that the code that is made of it works.
 *
 * @param model null for the project's own
 * @param messages the conversation so far, the last one a user's
 * @param maxTokens of the answer, or null for no limit of the call's own
 * @param userId for whom the call is made: printable ASCII, since it stands in a header
 * @param sessionId printable ASCII, or null for a new one
 * @param tags {@code name=value,name=value}, or empty
 */
public record Attempt(
        @Nullable String model,
        List<Message> messages,
        boolean stream,
        @Nullable Integer maxTokens,
        String userId,
        @Nullable String sessionId,
        String tags) {
    /** What the panel asks when nobody has typed anything. */
    public static final String GREETING = "Say hello in one sentence.";

    private static final int TEXT_MOST = 50_000;
    private static final int MESSAGES_MOST = 200;
    private static final int TOKENS_MOST = 1_000_000;

    /** @param role {@code user} or {@code assistant} */
    public record Message(String role, String content) {
        @Override
        public String toString() {
            return "Message[" + role + "]";
        }
    }

    public Attempt {
        messages = List.copyOf(messages);
        if (model != null && !model.matches("[\\x21-\\x7e]{1,200}")) {
            throw refuse("model", "A model's name has 1 to 200 printable ASCII characters without spaces.");
        }
        ascii("user_id", Identifier.user("user_id", userId));
        if (sessionId != null) {
            ascii("session_id", Identifier.session("session_id", sessionId));
        }
        var _ = Tags.parse("tags", tags);
    }

    /** The call before anything was changed. */
    static Attempt first(String userId) {
        return new Attempt(null, List.of(new Message("user", GREETING)), true, null, userId, null, "");
    }

    /** Reads the panel's form, whose {@code messages} are a JSON array. */
    static Attempt read(Fields form) {
        long most = form.number("max_tokens", 0, 1, TOKENS_MOST);
        return new Attempt(
                form.optional("model"),
                messages(form.raw("messages")),
                form.ticked("stream"),
                most == 0 ? null : (int) most,
                form.text("user_id"),
                form.optional("session_id"),
                form.text("tags"));
    }

    private static List<Message> messages(String json) {
        if (json.length() > 2 * TEXT_MOST) {
            throw refuse("messages", "This is more than the code below can show.");
        }
        if (!(Json.tree(json.getBytes(java.nio.charset.StandardCharsets.UTF_8)) instanceof ArrayNode list)
                || list.isEmpty()
                || list.size() > MESSAGES_MOST) {
            throw refuse("messages", "messages is a list of 1 to " + MESSAGES_MOST + " messages.");
        }
        List<Message> messages = new ArrayList<>();
        int length = 0;
        for (JsonNode one : list) {
            Message message = message(one);
            length += message.content().length();
            messages.add(message);
        }
        if (length > TEXT_MOST) {
            throw refuse("messages", "This is more than the code below can show.");
        }
        return messages;
    }

    private static Message message(JsonNode node) {
        JsonNode role = node.get("role");
        JsonNode content = node.get("content");
        if (role == null
                || content == null
                || !content.isString()
                || !role.isString()
                || !(role.stringValue().equals("user") || role.stringValue().equals("assistant"))) {
            throw refuse("messages", "A message has a role, user or assistant, and a content.");
        }
        return new Message(role.stringValue(), content.stringValue());
    }

    private static void ascii(String field, String value) {
        if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw refuse(
                    field, "Letters without accents, digits and signs only: it stands in a header of the code below.");
        }
    }

    private static RuntimeException refuse(String field, String message) {
        return Refusal.invalid(field, message).asException();
    }

    @Override
    public String toString() {
        return "Attempt[" + messages.size() + " messages]";
    }
}
