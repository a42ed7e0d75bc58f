package ai.behest.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes by in an answer; the shapes of usage have {@link UsageShapesTest}. */
class AnswerMeterTest {

    private static AnswerMeter look(String json) {
        AnswerMeter meter = new AnswerMeter();
        look(meter, json);
        return meter;
    }

    private static void look(AnswerMeter meter, String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        meter.look(bytes, 0, bytes.length);
    }

    @Test
    void ofSeveralReportsTheLargestOfEachSideHolds() {
        AnswerMeter meter = new AnswerMeter();
        look(meter, "{'choices':[],'usage':{'prompt_tokens':10,'completion_tokens':3}}");
        look(meter, "{'choices':[],'usage':{'prompt_tokens':10,'completion_tokens':9}}");
        look(meter, "{'choices':[],'usage':null}");
        look(meter, "{'choices':[],'usage':{}}");
        look(meter, "{'choices':[],'usage':{'prompt_tokens':0,'completion_tokens':0}}");
        Usage usage = Objects.requireNonNull(meter.usage());
        assertThat(usage.totalInput()).isEqualTo(10);
        assertThat(usage.totalOutput()).isEqualTo(9);
    }

    @Test
    void findsTheReportWhereEachDialectPutsIt() {
        AnswerMeter groq = look("{'choices':[],'x_groq':{'id':'r','usage':{'prompt_tokens':7,'completion_tokens':2}}}");
        assertThat(Objects.requireNonNull(groq.usage()).totalInput()).isEqualTo(7);
        AnswerMeter responses = look("{'type':'response.completed','response':{'id':'r','output':[{'a':1}],'usage':"
                + "{'input_tokens':7,'output_tokens':2}}}");
        assertThat(Objects.requireNonNull(responses.usage()).totalOutput()).isEqualTo(2);
        AnswerMeter anthropic = look("{'type':'message_start','message':{'usage':{'input_tokens':7,"
                + "'cache_read_input_tokens':100,'output_tokens':1}}}");
        look(anthropic, "{'type':'message_delta','usage':{'output_tokens':40}}");
        Usage usage = Objects.requireNonNull(anthropic.usage());
        assertThat(usage.totalInput()).isEqualTo(107);
        assertThat(usage.totalOutput()).isEqualTo(40);
        assertThat(usage.isExact()).isTrue();
        AnswerMeter gemini = look("{'candidates':[{'a':1}],'usageMetadata':{'promptTokenCount':7}}");
        assertThat(Objects.requireNonNull(gemini.usage()).totalInput()).isEqualTo(7);
        assertThat(look("{'message':'no','x_groq':null,'response':[1,{'usage':{'prompt_tokens':9}}]}")
                        .usage())
                .isNull();
    }

    @Test
    void outputThatIsDeniedOfAnAnswerWeSawIsNotKnown() {
        AnswerMeter meter = look(
                "{'choices':[{'delta':{'content':'hello'}}],'usage':{'prompt_tokens':10," + "'completion_tokens':0}}");
        Usage usage = Objects.requireNonNull(meter.usage());
        assertThat(usage.totalInput()).isEqualTo(10);
        assertThat(usage.outputTrust()).isEqualTo(Usage.Trust.UNKNOWN);
        assertThat(usage.inputTrust()).isEqualTo(Usage.Trust.EXACT);
    }

    @Test
    void countsWhatItSawForWantOfAReport() {
        AnswerMeter meter = look("{\"choices\":[{\"delta\":{\"content\":\"twelve chars\"}}]}");
        assertThat(meter.estimatedOutputTokens()).isEqualTo(3);
        for (int i = 0; i < 9; i++) {
            byte[] chunk = "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}".getBytes(StandardCharsets.UTF_8);
            meter.look(chunk, 0, chunk.length);
        }
        assertThat(meter.estimatedOutputTokens())
                .as("a part is a token at least")
                .isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[1]", "{\"choices\":", "{}{}", "nul", "{\"a\":1}x", "{\"a\":1,\"a\":2}"})
    void knowsGarbage(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(new AnswerMeter().look(bytes, 0, bytes.length)).isEqualTo(AnswerMeter.Seen.GARBAGE);
    }
}
