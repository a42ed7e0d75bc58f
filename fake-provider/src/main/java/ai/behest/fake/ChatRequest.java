package ai.behest.fake;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the provider needs of a chat request. {@code maxTokens} is the lower of the two spellings of the limit, or
 * {@link Integer#MAX_VALUE}; {@code tool} the function that must be called, if one must.
 */
record ChatRequest(
        String model,
        String lastUserText,
        long textBytes,
        boolean stream,
        boolean includeUsage,
        int choices,
        int maxTokens,
        @Nullable String tool,
        Simulation simulation) {

    static ChatRequest read(byte[] body) {
        Fields fields = new Fields("", Json.object(body));
        String model = model(fields);
        JsonNode messages = fields.find("messages");
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw fields.refused("messages", "must be a non-empty array");
        }
        String lastUserText = "";
        long bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            Fields message = new Fields("messages[" + i + "]", messages.get(i));
            String role = message.text("role", 64);
            if (role == null) {
                throw message.refused("role", "is missing");
            }
            String text = MessageText.of(message);
            bytes += MessageText.utf8Length(text);
            if (role.equals("user")) {
                lastUserText = text;
            }
        }
        boolean stream = fields.flag("stream", false);
        JsonNode options = fields.find("stream_options");
        boolean includeUsage = options != null && new Fields("stream_options", options).flag("include_usage", false);
        int max = Math.min(
                fields.integer("max_tokens", Integer.MAX_VALUE, 1, Integer.MAX_VALUE),
                fields.integer("max_completion_tokens", Integer.MAX_VALUE, 1, Integer.MAX_VALUE));
        return new ChatRequest(
                model,
                lastUserText,
                bytes,
                stream,
                stream && includeUsage,
                fields.integer("n", 1, 1, 128),
                max,
                ForcedTool.of(fields),
                Simulation.of(fields));
    }

    static String model(Fields fields) {
        String model = fields.text("model", 256);
        if (model == null || model.isEmpty()) {
            throw fields.refused("model", "is missing");
        }
        return model;
    }
}
