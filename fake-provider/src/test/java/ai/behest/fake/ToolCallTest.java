package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ToolCallTest extends ProviderTest {
    private static final String TOOLS = "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"first\"}},"
            + "{\"type\":\"function\",\"function\":{\"name\":\"second\"}}],";
    private static final String NAMED = "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"second\"}},";

    private static List<JsonNode> events(String body) {
        List<JsonNode> events = new ArrayList<>();
        for (String line : body.split("\n\n", -1)) {
            if (line.startsWith("data: {")) {
                events.add(Json.object(Json.utf8(line.substring(6))));
            }
        }
        return events;
    }

    @Test
    void streamsACallOfTheRequiredToolInPieces() throws Exception {
        List<JsonNode> events = events(
                post(chat(true, TOOLS + "\"tool_choice\":\"required\",", "{}")).body());
        JsonNode first = events.get(0).at("/choices/0/delta/tool_calls/0");
        assertThat(first.at("/function/name").stringValue()).isEqualTo("first");
        assertThat(first.at("/id").stringValue()).startsWith("call_");
        assertThat(first.at("/type").stringValue()).isEqualTo("function");
        assertThat(arguments(events)).containsExactly("", "{", "}");
        assertThat(events.get(events.size() - 1).at("/choices/0/finish_reason").stringValue())
                .isEqualTo("tool_calls");
        assertThat(provider.statistics().total().outputTokens()).isEqualTo(2);
    }

    @Test
    void callsTheNamedToolWithTheScriptedArguments() throws Exception {
        String script = "{\"text\":\"{\\\"city\\\":\\\"Z\u00fcrich \ud83d\ude00\\\",\\\"days\\\":3}\"}";
        List<JsonNode> events = events(post(chat(true, TOOLS + NAMED, script)).body());
        assertThat(events.get(0)
                        .at("/choices/0/delta/tool_calls/0/function/name")
                        .stringValue())
                .isEqualTo("second");
        assertThat(String.join("", arguments(events))).isEqualTo("{\"city\":\"Z\u00fcrich \ud83d\ude00\",\"days\":3}");
    }

    @Test
    void callsTheToolInAWholeAnswerToo() throws Exception {
        JsonNode body = Json.object(Json.utf8(
                post(chat(false, TOOLS + "\"tool_choice\":\"required\",", "{}")).body()));
        assertThat(body.at("/choices/0/message/tool_calls/0/function/arguments").stringValue())
                .isEqualTo("{}");
        assertThat(body.at("/choices/0/message/content").isNull()).isTrue();
        assertThat(body.at("/choices/0/finish_reason").stringValue()).isEqualTo("tool_calls");
    }

    @Test
    void answersWithTextWhenNoToolIsForced() throws Exception {
        for (String choice : new String[] {"", "\"tool_choice\":\"auto\",", "\"tool_choice\":\"none\","}) {
            assertThat(post(chat(false, TOOLS + choice, "{}")).body()).contains("You said: Hello");
        }
    }

    @Test
    void refusesAToolThatIsNotThere() throws Exception {
        for (String more : new String[] {
            "\"tool_choice\":\"required\",",
            "\"tool_choice\":\"required\",\"tools\":[],",
            NAMED,
            "\"tools\":[{\"function\":{\"name\":\"first\"}}]," + NAMED
        }) {
            var response = post(chat(false, more, "{}"));
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("\"param\":\"tool_choice\"");
        }
    }

    private static List<String> arguments(List<JsonNode> events) {
        List<String> parts = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode part = event.at("/choices/0/delta/tool_calls/0/function/arguments");
            if (part.isString()) {
                parts.add(part.stringValue());
            }
        }
        return parts;
    }
}
