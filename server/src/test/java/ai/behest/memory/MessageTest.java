package ai.behest.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"user\"",
                "17",
                "{",
                "{\"role\":\"user\"} x",
                "{\"role\":\"user\",\"role\":\"x\"}"
            })
    void refusesWhatIsNoMessage(String json) {
        assertThatThrownBy(() -> Message.parse(json, "messages[3]"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("messages[3]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"role\":null}",
                "{\"role\":1}",
                "{\"role\":\"\"}",
                "{\"role\":\"a\\u0000\"}",
                "{\"role\":\"\\ud800\"}",
                "{\"role\":{}}"
            })
    void refusesAMessageWithoutARole(String json) {
        assertThatThrownBy(() -> Message.parse(json, "messages[3]"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("messages[3].role"));
    }

    @Test
    void refusesARoleOfAThousandCharacters() {
        assertThatThrownBy(() -> Message.parse("{\"role\":\"" + "r".repeat(1_000) + "\"}", "messages[0]"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void refusesNestingWithoutEnd() {
        String deep = "{\"role\":\"user\",\"content\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
        assertThatThrownBy(() -> Message.parse(deep, "messages[0]")).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"role":"user","content":"hi"}               | { "content" : "\\u0068i", "role":"user" }
            {"role":"user","content":"hi"}               | {"role":"user","content":"hi","name":null}
            {"role":"user","content":"hi"}               | {"role":"user","content":[{"type":"text","text":"hi"}]}
            {"role":"user","content":"hi","x":1}         | {"role":"user","content":"hi","x":1.0}
            {"role":"user","x":{"a":1,"b":null}}         | {"role":"user","x":{"a":1e0}}
            {"role":"assistant","content":"hi"}          | {"role":"assistant","content":"hi","refusal":null,"annotations":[],"reasoning_content":"hm"}
            {"role":"assistant","tool_calls":[{"id":"c"}]} | {"role":"assistant","content":"","tool_calls":[{"index":0,"id":"c"}]}
            {"role":"assistant","audio":{"id":"a"}}      | {"role":"assistant","audio":{"id":"a","data":"zzz"}}
            """)
    void findsTheSameMessageInEverySpelling(String one, String other) {
        assertThat(Talk.parse(one).digest()).isEqualTo(Talk.parse(other).digest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"role":"user","content":"hi"}               | {"role":"assistant","content":"hi"}
            {"role":"user","content":"hi"}               | {"role":"user","content":"hi "}
            {"role":"user","content":"1"}                | {"role":"user","content":1}
            {"role":"user","content":"hi"}               | {"role":"user","content":"hi","name":"Ann"}
            {"role":"user","content":["a","b"]}          | {"role":"user","content":["b","a"]}
            {"role":"user","content":["a","b"]}          | {"role":"user","content":["as1:b"]}
            {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]} | {"role":"user","content":"ab"}
            {"role":"user","x":[[],[1]]}                 | {"role":"user","x":[[1],[]]}
            {"role":"user","x":[null]}                   | {"role":"user","x":[]}
            {"role":"user","x":true}                     | {"role":"user","x":false}
            {"role":"assistant","content":"a"}           | {"role":"assistant","content":"a","tool_calls":[{"id":"c"}]}
            {"role":"tool","tool_call_id":"a","content":"x"} | {"role":"tool","tool_call_id":"b","content":"x"}
            """)
    void tellsDifferentMessagesApart(String one, String other) {
        assertThat(Talk.parse(one).digest()).isNotEqualTo(Talk.parse(other).digest());
    }

    @Test
    void readsHugeNumbersWithoutWritingThemOut() {
        Message huge = Talk.parse("{\"role\":\"user\",\"x\":1e999999999}");
        assertThat(huge.digest())
                .isNotEqualTo(
                        Talk.parse("{\"role\":\"user\",\"x\":1e999999998}").digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"assistant\"}",
                "{\"role\":\"assistant\",\"content\":null}",
                "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[],\"annotations\":[1]}"
            })
    void knowsAnAnswerThatSaysNothing(String json) {
        assertThat(Talk.parse(json).isSilent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"assistant\",\"content\":\" \"}",
                "{\"role\":\"assistant\",\"refusal\":\"No.\"}",
                "{\"role\":\"assistant\",\"tool_calls\":[{}]}",
                "{\"role\":\"assistant\",\"audio\":{\"id\":\"a\"}}"
            })
    void knowsAnAnswerThatSaysSomething(String json) {
        assertThat(Talk.parse(json).isSilent()).isFalse();
    }

    @Test
    void showsNoPromptInItsDescription() {
        Message secret = Talk.user("my secret");
        Recall recall = new Recall(
                Conversation.thread("t", "p", "u", "i"),
                java.util.List.of("my secret"),
                0,
                0,
                java.util.List.of(secret),
                Recall.Seen.NOTHING);
        assertThat(secret + " " + recall).doesNotContain("my secret");
    }
}
