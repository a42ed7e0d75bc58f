package ai.behest.console.attempt;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** The call in a Spring Boot app with our starter: a controller that answers with the text as it comes. */
final class Spring {

    private Spring() {}

    static String of(Call call) {
        boolean stream = call.attempt().stream();
        List<String> lines = new ArrayList<>();
        lines.add("// Needs ai.behest:behest-spring-boot-starter. " + call.keyComment());
        lines.add("// In application.properties:");
        lines.add("//   behest.base-url=" + Quoted.comment(call.baseUrl()));
        lines.add("//   behest.key=${BEHEST_KEY}");
        imports(stream, call).forEach(name -> lines.add("import " + name + ";"));
        lines.add("");
        lines.add("@RestController");
        lines.add("class TryItController {");
        lines.add("    private final Behest behest;");
        lines.add("");
        lines.add("    TryItController(Behest behest) {");
        lines.add("        this.behest = behest;");
        lines.add("    }");
        lines.add("");
        lines.add("    @GetMapping(path = \"/try-it\", produces = \"text/plain;charset=utf-8\")");
        lines.addAll(stream ? streamed(call) : whole(call));
        lines.add("}");
        return String.join("\n", lines);
    }

    private static SortedSet<String> imports(boolean stream, Call call) {
        SortedSet<String> imports = JavaSdk.forChat(call);
        imports.add("ai.behest.sdk.Behest");
        imports.add("ai.behest.sdk.CallOptions");
        imports.add("org.springframework.web.bind.annotation.GetMapping");
        imports.add("org.springframework.web.bind.annotation.RestController");
        if (stream) {
            imports.add("ai.behest.sdk.ChatStream");
            imports.add("java.io.PrintWriter");
            imports.add("java.nio.charset.StandardCharsets");
            imports.add("org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody");
        } else {
            imports.add("com.openai.models.chat.completions.ChatCompletion");
        }
        return imports;
    }

    private static List<String> streamed(Call call) {
        List<String> lines = new ArrayList<>();
        lines.add("    StreamingResponseBody answer() {");
        lines.add("        return out -> {");
        lines.add("            PrintWriter page = new PrintWriter(out, false, StandardCharsets.UTF_8);");
        lines.add("            CallOptions options = " + JavaSdk.options(call) + ";");
        lines.add("            try (ChatStream answer = behest.chat().completions().createStreaming(");
        lines.addAll(JavaSdk.chat(call, "                    "));
        lines.add("                    options)) {");
        lines.add("                answer.stream()");
        lines.add("                        .flatMap(chunk -> chunk.choices().stream())");
        lines.add("                        .flatMap(choice -> choice.delta().content().stream())");
        lines.add("                        .forEach(text -> {");
        lines.add("                            page.print(text);");
        lines.add("                            page.flush();");
        lines.add("                        });");
        lines.add("            }");
        lines.add("        };");
        lines.add("    }");
        return lines;
    }

    private static List<String> whole(Call call) {
        List<String> lines = new ArrayList<>();
        lines.add("    String answer() {");
        lines.add("        CallOptions options = " + JavaSdk.options(call) + ";");
        lines.add("        ChatCompletion answer = behest.chat().completions().create(");
        lines.addAll(JavaSdk.chat(call, "                "));
        lines.add("                options);");
        lines.add("        return answer.choices().get(0).message().content().orElse(\"\");");
        lines.add("    }");
        return lines;
    }
}
