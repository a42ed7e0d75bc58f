package ai.behest.memory;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a thread is called in a list: the first 60 characters that its user wrote, white space folded. */
final class Title {
    private static final int MOST = 60;

    private Title() {}

    /** The title that these messages give, or an empty one when the user wrote no text in them. */
    static String of(List<Message> messages) {
        for (Message message : messages) {
            if (message.role().equals("user")) {
                String title = folded(text(message.tree().path("content")));
                if (!title.isEmpty()) {
                    return title;
                }
            }
        }
        return "";
    }

    private static String text(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        for (JsonNode part : content) {
            JsonNode text = part.path("text");
            if (text.isString() && !text.stringValue().isBlank()) {
                return text.stringValue();
            }
        }
        return "";
    }

    // NUL and half surrogate pairs, which JSON can spell, must not reach a text column
    private static String folded(String text) {
        StringBuilder folded = new StringBuilder();
        int points = 0;
        boolean space = false;
        for (int i = 0; i < text.length() && points < MOST; i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            if (Character.isWhitespace(point) || Character.isSpaceChar(point) || Character.isISOControl(point)) {
                space = points > 0;
            } else if (Character.getType(point) != Character.SURROGATE) {
                if (space && points + 1 == MOST) {
                    break;
                }
                if (space) {
                    folded.append(' ');
                    points++;
                    space = false;
                }
                folded.appendCodePoint(point);
                points++;
            }
        }
        return folded.toString();
    }
}
