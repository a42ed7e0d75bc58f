package ai.behest.fake;

import tools.jackson.databind.JsonNode;

/** The text of a chat message: its content, or the text parts of it, one after the other. */
final class MessageText {
    private MessageText() {}

    static String of(Fields message) {
        JsonNode content = message.find("content");
        if (content == null) {
            return "";
        }
        if (content.isString()) {
            return content.stringValue();
        }
        if (!content.isArray()) {
            throw message.refused("content", "must be a string or an array of parts");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            Fields part = new Fields(message.pathOf("content[" + i + "]"), content.get(i));
            JsonNode value = part.find("text");
            if (value != null && value.isString()) {
                text.append(value.stringValue());
            }
        }
        return text.toString();
    }

    /** The length in UTF-8; a lone surrogate counts as the one byte that replaces it. */
    static long utf8Length(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes++;
            }
        }
        return bytes;
    }
}
