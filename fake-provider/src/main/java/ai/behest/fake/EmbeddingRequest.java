package ai.behest.fake;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A request for vectors: one to 2,048 non-empty texts, 1 to 4,096 dimensions, as numbers or as base64 floats. */
record EmbeddingRequest(String model, List<String> inputs, int dimensions, boolean base64, Simulation simulation) {
    private static final int DEFAULT_DIMENSIONS = 1_536;
    private static final int MAX_DIMENSIONS = 4_096;
    private static final int MAX_INPUTS = 2_048;
    private static final int MAX_NUMBERS = 1 << 22;

    EmbeddingRequest {
        inputs = List.copyOf(inputs);
        if ((long) inputs.size() * dimensions > MAX_NUMBERS) {
            throw Refused.field("dimensions", "times the number of inputs must be at most " + MAX_NUMBERS);
        }
    }

    static EmbeddingRequest read(byte[] body) {
        Fields fields = new Fields("", Json.object(body));
        String model = ChatRequest.model(fields);
        String format = fields.text("encoding_format", 16);
        if (format != null && !format.equals("float") && !format.equals("base64")) {
            throw fields.refused("encoding_format", "must be float or base64");
        }
        return new EmbeddingRequest(
                model,
                inputs(fields),
                fields.integer("dimensions", DEFAULT_DIMENSIONS, 1, MAX_DIMENSIONS),
                "base64".equals(format),
                Simulation.of(fields));
    }

    Tokens tokens() {
        long bytes = 0;
        for (String input : inputs) {
            bytes += MessageText.utf8Length(input);
        }
        return new Tokens(Tokens.ofBytes(bytes), simulation.cachedTokens(), 0, 0, 0);
    }

    private static List<String> inputs(Fields fields) {
        JsonNode input = fields.find("input");
        List<String> inputs = new ArrayList<>();
        if (input != null && input.isString()) {
            inputs.add(input.stringValue());
        } else if (input != null && input.isArray() && !input.isEmpty() && input.size() <= MAX_INPUTS) {
            for (int i = 0; i < input.size(); i++) {
                inputs.add(input.get(i).isString() ? input.get(i).stringValue() : "");
            }
        } else {
            throw fields.refused("input", "must be a string or an array of 1 to " + MAX_INPUTS + " strings");
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).isEmpty()) {
                throw Refused.field("input[" + i + "]", "must be a non-empty string");
            }
        }
        return inputs;
    }
}
