package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class EmbeddingTest extends ProviderTest {
    private JsonNode embed(String members) throws Exception {
        return Json.object(Json.utf8(
                post("/v1/embeddings", "{\"model\":\"e\"," + members + "}").body()));
    }

    @Test
    void givesTheSameUnitVectorForTheSameText() throws Exception {
        JsonNode body = embed("\"input\":[\"same\",\"other\",\"same\"],\"dimensions\":8");
        JsonNode first = body.at("/data/0/embedding");
        assertThat(first.size()).isEqualTo(8);
        assertThat(first).isEqualTo(body.at("/data/2/embedding")).isNotEqualTo(body.at("/data/1/embedding"));
        assertThat(body.at("/data/1/index").intValue()).isEqualTo(1);
        double squares = 0;
        for (JsonNode value : first.values()) {
            squares += value.asDouble() * value.asDouble();
        }
        assertThat(squares).isCloseTo(1, within(1e-5));
        assertThat(body.at("/usage/prompt_tokens").intValue()).isEqualTo(4);
        assertThat(provider.statistics().models().get("e"))
                .isEqualTo(Counts.received().plus(Counts.servedWith(new Tokens(4, 0, 0, 0, 0))));
    }

    @Test
    void takesOneTextAnd1536DimensionsByDefault() throws Exception {
        assertThat(embed("\"input\":\"x\"").at("/data/0/embedding").size()).isEqualTo(1_536);
    }

    @Test
    void givesTheSameFloatsAsBase64() throws Exception {
        JsonNode plain = embed("\"input\":\"x\",\"dimensions\":4").at("/data/0/embedding");
        String encoded = embed("\"input\":\"x\",\"dimensions\":4,\"encoding_format\":\"base64\"")
                .at("/data/0/embedding")
                .stringValue();
        ByteBuffer floats = ByteBuffer.wrap(Base64.getDecoder().decode(encoded)).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode value : plain.values()) {
            assertThat(floats.getFloat()).isEqualTo(value.asFloat());
        }
        assertThat(floats.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|model",
                "{\"model\":\"e\"}|input",
                "{\"model\":\"e\",\"input\":7}|input",
                "{\"model\":\"e\",\"input\":[]}|input",
                "{\"model\":\"e\",\"input\":\"\"}|input[0]",
                "{\"model\":\"e\",\"input\":[\"a\",7]}|input[1]",
                "{\"model\":\"e\",\"input\":\"a\",\"dimensions\":0}|dimensions",
                "{\"model\":\"e\",\"input\":\"a\",\"dimensions\":4097}|dimensions",
                "{\"model\":\"e\",\"input\":\"a\",\"encoding_format\":\"hex\"}|encoding_format",
                "{\"model\":\"e\",\"input\":\"a\",\"simulation\":{\"x\":1}}|simulation.x",
            })
    void namesTheFieldThatIsWrong(String body, String field) throws Exception {
        var response = post("/v1/embeddings", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"param\":\"" + field + "\"");
    }

    @Test
    void refusesMoreNumbersThanOneAnswerMayHold() throws Exception {
        String inputs = "\"a\",".repeat(2_047) + "\"a\"";
        var response = post("/v1/embeddings", "{\"model\":\"e\",\"dimensions\":4096,\"input\":[" + inputs + "]}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("\"param\":\"dimensions\"");
    }

    @Test
    void followsAScriptToo() throws Exception {
        var response = post(
                "/v1/embeddings",
                "{\"model\":\"e\",\"input\":\"a\",\"simulation\":{\"fault\":{\"kind\":\"status\",\"status\":503}}}");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(embed("\"input\":\"a\",\"dimensions\":1,\"simulation\":{\"fault\":{\"kind\":\"missing_usage\"}}")
                        .has("usage"))
                .isFalse();
    }
}
