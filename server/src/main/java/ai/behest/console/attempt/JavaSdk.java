package ai.behest.console.attempt;

import ai.behest.console.attempt.Attempt.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The call with our own SDK for Java, as a program of one file. */
final class JavaSdk {

    private JavaSdk() {}

    static String of(Call call) {
        List<String> lines = new ArrayList<>();
        lines.add("// Needs ai.behest:behest-sdk. " + call.keyComment());
        if (!call.attempt().tags().isEmpty()) {
            lines.add("// The SDK sends no tags with a call: sign them into the token where you mint it.");
        }
        SortedSet<String> imports = imports(call);
        imports.forEach(name -> lines.add("import " + name + ";"));
        lines.add("");
        lines.add("class TryIt {");
        lines.add("    public static void main(String[] arguments) {");
        lines.add("        try (Behest behest = Behest.builder()");
        lines.add("                .baseUrl(" + Quoted.java(call.baseUrl()) + ")");
        lines.add("                .key(System.getenv(\"BEHEST_KEY\"))");
        lines.add("                .build()) {");
        lines.add("            CallOptions options = " + options(call) + ";");
        lines.addAll(call.attempt().stream() ? stream(call) : whole(call));
        lines.add("        }");
        lines.add("    }");
        lines.add("}");
        return String.join("\n", lines);
    }

    private static List<String> stream(Call call) {
        List<String> lines = new ArrayList<>();
        lines.add("            try (ChatStream answer = behest.chat().completions().createStreaming(");
        lines.addAll(chat(call, "                    "));
        lines.add("                    options)) {");
        lines.add("                answer.stream()");
        lines.add("                        .flatMap(chunk -> chunk.choices().stream())");
        lines.add("                        .flatMap(choice -> choice.delta().content().stream())");
        lines.add("                        .forEach(System.out::print);");
        lines.add("            }");
        return lines;
    }

    private static List<String> whole(Call call) {
        List<String> lines = new ArrayList<>();
        lines.add("            ChatCompletion answer = behest.chat().completions().create(");
        lines.addAll(chat(call, "                    "));
        lines.add("                    options);");
        lines.add("            System.out.println(answer.choices().get(0).message().content().orElse(\"\"));");
        return lines;
    }

    private static SortedSet<String> imports(Call call) {
        SortedSet<String> imports = forChat(call);
        imports.add("ai.behest.sdk.Behest");
        imports.add("ai.behest.sdk.CallOptions");
        imports.add(
                call.attempt().stream()
                        ? "ai.behest.sdk.ChatStream"
                        : "com.openai.models.chat.completions.ChatCompletion");
        return imports;
    }

    /** What the lines of {@link #chat} need. */
    static SortedSet<String> forChat(Call call) {
        SortedSet<String> imports = new TreeSet<>();
        if (call.attempt().maxTokens() != null && !isModernLimit(call)) {
            imports.add("com.openai.core.JsonValue");
        }
        return imports;
    }

    /** Whom the call is for. */
    static String options(Call call) {
        String session = call.attempt().sessionId();
        return "CallOptions.builder().userId(" + Quoted.java(call.attempt().userId()) + ")"
                + (session == null ? "" : ".sessionId(" + Quoted.java(session) + ")") + ".build()";
    }

    /** The lambda that fills the request in, with the comma after it. */
    static List<String> chat(Call call, String indent) {
        List<String> lines = new ArrayList<>();
        lines.add(indent + "chat -> chat");
        String model = call.attempt().model();
        if (model != null) {
            lines.add(indent + "        .model(" + Quoted.java(model) + ")");
        }
        Integer most = call.attempt().maxTokens();
        if (most != null) {
            lines.add(indent + "        "
                    + (isModernLimit(call)
                            ? ".maxCompletionTokens(" + most + ")"
                            : ".putAdditionalBodyProperty(" + Quoted.java(call.limit()) + ", JsonValue.from(" + most
                                    + "))"));
        }
        for (Message message : call.attempt().messages()) {
            String add = message.role().equals("user") ? ".addUserMessage(" : ".addAssistantMessage(";
            lines.add(indent + "        " + add + Quoted.java(message.content()) + ")");
        }
        lines.set(lines.size() - 1, lines.getLast() + ",");
        return lines;
    }

    private static boolean isModernLimit(Call call) {
        return call.limit().equals("max_completion_tokens");
    }
}
