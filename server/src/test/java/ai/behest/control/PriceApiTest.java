package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PriceApiTest extends DeskTest {
    private static final String MODEL = """
            {"provider":"acme","model":"m1","kind":"chat","input":"1.5","output":"6","source":"contract","read":"2026-11-24"}
            """;

    @Test
    void putsATenantsPricesInForceOnce() {
        String list = "{\"version\":\"ours-1\",\"models\":[" + MODEL + "]}";
        Reply created = desk.send("POST", "/v1/prices", list);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().get("models").intValue()).isEqualTo(1);
        assertThat(created.json().get("version").stringValue()).endsWith("/ours-1");
        desk.send("POST", "/v1/prices", list.replace("1.5", "2")).isRefused(409, "conflict", "version");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | version",
                "{\"version\":\"v\"} | models",
                "{\"version\":5,\"models\":[]} | version",
                "{\"version\":\"v\",\"models\":[{\"provider\":\"acme\"}]} | models[0].model",
            })
    void namesWhatIsWrongWithAList(String json, String param) {
        desk.send("POST", "/v1/prices", json).isRefused(400, "validation_error", param);
    }
}
