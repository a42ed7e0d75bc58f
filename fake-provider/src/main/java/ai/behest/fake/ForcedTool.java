package ai.behest.fake;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the function that a request forces the model to call: {@code tool_choice} names one, or requires any. */
final class ForcedTool {
    private ForcedTool() {}

    static @Nullable String of(Fields request) {
        JsonNode choice = request.find("tool_choice");
        if (choice == null || (choice.isString() && !choice.stringValue().equals("required"))) {
            return null;
        }
        JsonNode tools = request.find("tools");
        if (tools == null || !tools.isArray() || tools.isEmpty()) {
            throw request.refused("tool_choice", "is only allowed when tools are given");
        }
        String wanted = choice.isString() ? null : name("tool_choice", choice);
        for (int i = 0; i < tools.size(); i++) {
            String name = name("tools[" + i + "]", tools.get(i));
            if (wanted == null || wanted.equals(name)) {
                return name;
            }
        }
        throw request.refused("tool_choice", "names a function that is not among the tools");
    }

    private static String name(String path, JsonNode holder) {
        Fields outer = new Fields(path, holder);
        JsonNode function = outer.find("function");
        if (function == null) {
            throw outer.refused("function", "is missing");
        }
        Fields inner = new Fields(outer.pathOf("function"), function);
        String name = inner.text("name", 256);
        if (name == null || name.isEmpty()) {
            throw inner.refused("name", "is missing");
        }
        return name;
    }
}
