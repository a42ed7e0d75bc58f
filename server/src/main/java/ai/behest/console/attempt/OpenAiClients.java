package ai.behest.console.attempt;

import ai.behest.console.attempt.Attempt.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The call with OpenAI's own clients for TypeScript and Python, pointed at the gateway. */
final class OpenAiClients {

    private OpenAiClients() {}

    static String typeScript(Call call) {
        List<String> lines = new ArrayList<>();
        lines.add("// npm install openai. " + call.keyComment());
        lines.add("import OpenAI from \"openai\";");
        lines.add("");
        lines.add("const openai = new OpenAI({");
        lines.add("  baseURL: " + Quoted.json(call.baseUrl() + "/v1") + ",");
        lines.add("  apiKey: process.env.BEHEST_KEY,");
        lines.add("  defaultHeaders: { " + headers(call) + " },");
        lines.add("});");
        lines.add("");
        boolean stream = call.attempt().stream();
        lines.add("const answer = await openai.chat.completions.create({");
        lines.add("  model: " + Quoted.json(call.model()) + ",");
        lines.add("  messages: [");
        for (Message message : call.attempt().messages()) {
            lines.add("    { role: " + Quoted.json(message.role()) + ", content: " + Quoted.json(message.content())
                    + " },");
        }
        lines.add("  ],");
        if (call.attempt().maxTokens() != null) {
            lines.add("  " + call.limit() + ": " + call.attempt().maxTokens() + ",");
        }
        if (stream) {
            lines.add("  stream: true,");
            lines.add("});");
            lines.add("for await (const chunk of answer) {");
            lines.add("  process.stdout.write(chunk.choices[0]?.delta?.content ?? \"\");");
            lines.add("}");
        } else {
            lines.add("});");
            lines.add("console.log(answer.choices[0].message.content);");
        }
        return String.join("\n", lines);
    }

    static String python(Call call) {
        List<String> lines = new ArrayList<>();
        lines.add("# pip install openai. " + call.keyComment());
        lines.add("import os");
        lines.add("");
        lines.add("from openai import OpenAI");
        lines.add("");
        lines.add("client = OpenAI(");
        lines.add("    base_url=" + Quoted.json(call.baseUrl() + "/v1") + ",");
        lines.add("    api_key=os.environ[\"BEHEST_KEY\"],");
        lines.add("    default_headers={" + headers(call) + "},");
        lines.add(")");
        lines.add("answer = client.chat.completions.create(");
        lines.add("    model=" + Quoted.json(call.model()) + ",");
        lines.add("    messages=[");
        for (Message message : call.attempt().messages()) {
            lines.add("        {\"role\": " + Quoted.json(message.role()) + ", \"content\": "
                    + Quoted.json(message.content()) + "},");
        }
        lines.add("    ],");
        if (call.attempt().maxTokens() != null) {
            lines.add("    " + call.limit() + "=" + call.attempt().maxTokens() + ",");
        }
        if (call.attempt().stream()) {
            lines.add("    stream=True,");
            lines.add(")");
            lines.add("for chunk in answer:");
            lines.add("    if chunk.choices:");
            lines.add("        print(chunk.choices[0].delta.content or \"\", end=\"\", flush=True)");
        } else {
            lines.add(")");
            lines.add("print(answer.choices[0].message.content)");
        }
        return String.join("\n", lines);
    }

    /** An object of JavaScript, and a dictionary of Python. */
    private static String headers(Call call) {
        return call.headers().entrySet().stream()
                .map((Map.Entry<String, String> header) ->
                        Quoted.json(header.getKey()) + ": " + Quoted.json(header.getValue()))
                .collect(Collectors.joining(", "));
    }
}
