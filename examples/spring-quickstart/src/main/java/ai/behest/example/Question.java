package ai.behest.example;

import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * A conversation so far, as the page sends it. Whoever asks is not in it: that is the session's business.
 *
 * @param messages 1 to 100 messages, oldest first, 32,000 characters in all
 */
record Question(List<Message> messages) {

    private static final int MAX_MESSAGES = 100;
    private static final int MAX_CHARACTERS = 32_000;

    /** One turn; the role is {@code user} or {@code assistant}. A page may not speak as the system. */
    record Message(String role, String content) {}

    /** @throws ResponseStatusException 400 that names what is wrong */
    void writeTo(ChatCompletionCreateParams.Builder chat) {
        if (messages == null || messages.isEmpty() || messages.size() > MAX_MESSAGES) {
            throw wrong("messages must have 1 to 100 entries");
        }
        long characters = 0;
        for (Message message : messages) {
            if (message == null
                    || message.content() == null
                    || message.content().isBlank()) {
                throw wrong("messages: content must not be empty");
            }
            characters += message.content().length();
            if ("user".equals(message.role())) {
                chat.addUserMessage(message.content());
            } else if ("assistant".equals(message.role())) {
                chat.addAssistantMessage(message.content());
            } else {
                throw wrong("messages: role must be user or assistant");
            }
        }
        if (characters > MAX_CHARACTERS) {
            throw wrong("messages must not be longer than 32,000 characters");
        }
    }

    private static ResponseStatusException wrong(String why) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, why);
    }
}
