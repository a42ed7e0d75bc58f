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

    private static final String MAP = """
            {"sample_spec":{"mode":"one of"},
             "acme/m1":{"mode":"chat","litellm_provider":"acme","input_cost_per_token":2.5e-06,
                        "output_cost_per_token":1e-05}}
            """;

    @Test
    void listsPricesPageByPageAndByName() {
        Reply all = desk.send("GET", "/v1/prices?limit=200", null);
        assertThat(all.json().get("data").size()).isGreaterThan(100);
        Reply first = desk.send("GET", "/v1/prices?provider=anthropic&limit=2", null);
        assertThat(first.data("provider")).containsExactly("anthropic", "anthropic");
        Reply second = desk.send("GET", "/v1/prices?provider=anthropic&limit=2&cursor=" + first.text("next"), null);
        assertThat(second.data("model")).doesNotContainAnyElementsOf(first.data("model"));
        assertThat(desk.send("GET", "/v1/prices?model=gpt-5-mini-2025-08-07", null)
                        .data("model"))
                .containsExactly("gpt-5-mini");
        Reply haiku = desk.send("GET", "/v1/prices?model=anthropic/claude-haiku-4-5", null);
        assertThat(haiku.data("cache_write_1h")).containsExactly("2");
        assertThat(haiku.data("image_input")).containsExactly("1");
        assertThat(desk.send("GET", "/v1/prices?model=none", null).data("model"))
                .isEmpty();
        desk.send("GET", "/v1/prices?limit=0", null).isRefused(400, "validation_error", "limit");
        desk.send("GET", "/v1/prices?cursor=x", null).isRefused(400, "validation_error", "cursor");
    }

    @Test
    void importsAMapForThisTenantOnly() {
        Reply shown = desk.send("POST", "/v1/prices/import?dry_run=true", MAP);
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().get("added").get(0).stringValue()).isEqualTo("acme/m1");
        assertThat(shown.json().has("version")).isFalse();
        assertThat(desk.send("GET", "/v1/prices?model=acme/m1", null).data("model"))
                .isEmpty();
        Reply done = desk.send("POST", "/v1/prices/import?version=ours", MAP);
        assertThat(done.text("version")).isEqualTo(desk.acme + "/ours");
        assertThat(desk.send("GET", "/v1/prices?model=acme/m1", null).data("input"))
                .containsExactly("2.5");
        assertThat(desk.send(desk.rivalAdmin, "GET", "/v1/prices?model=acme/m1", null)
                        .data("model"))
                .isEmpty();
        desk.send("POST", "/v1/prices/import?version=ours", MAP.replace("2.5e-06", "3e-06"))
                .isRefused(409, "conflict", "version");
        assertThat(desk.send("POST", "/v1/prices/import", MAP).json().has("version"))
                .as("the same again")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2.5e-06 | -2.5e-06 | acme/m1.input_cost_per_token",
                "\"input_cost_per_token\":2.5e-06, | `` | acme/m1.input_cost_per_token",
                "\"litellm_provider\":\"acme\", | `` | acme/m1.litellm_provider",
                "1e-05 | \"1e-05\" | acme/m1.output_cost_per_token",
            })
    void refusesAMapByTheColumnAndTakesNothingOfIt(String sound, String bad, String param) {
        String map = MAP.replace(sound, bad)
                .replace(
                        "{\"sample",
                        "{\"m0\":{\"mode\":\"chat\",\"litellm_provider\":"
                                + "\"acme\",\"input_cost_per_token\":1,\"output_cost_per_token\":1},\"sample");
        desk.send("POST", "/v1/prices/import", map).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", "/v1/prices?provider=acme", null).data("model"))
                .isEmpty();
    }

    @Test
    void refusesWhatIsNoMapOrTooLarge() {
        desk.send("POST", "/v1/prices/import", "[]").isRefused(400, "validation_error", "body");
        desk.send("POST", "/v1/prices/import", "{\"m\":{\"mode\":\"chat\"}}")
                .isRefused(400, "validation_error", "m.litellm_provider");
        desk.send("POST", "/v1/prices/import", null).isRefused(400, "validation_error", "body");
        desk.send("POST", "/v1/prices/import?dry_run=maybe", MAP).isRefused(400, "validation_error", "dry_run");
        desk.send("POST", "/v1/prices/import", "{\"m\":{},\"m\":{}}").isRefused(400, "validation_error", "body");
        String pad = " ".repeat(2 * 1024 * 1024);
        assertThat(desk.send("POST", "/v1/prices/import?dry_run=true", MAP + pad)
                        .status())
                .as("two mebibytes")
                .isEqualTo(200);
        assertThat(desk.send("POST", "/v1/prices/import", MAP + pad + pad).status())
                .isEqualTo(413);
        assertThat(desk.send("POST", "/v1/prices", "{}" + pad).status()).isEqualTo(413);
    }

    @Test
    void reratesTheTenantsCallsOnce() {
        String project = desk.project();
        desk.call(project, "c-" + project, "acme", "m1", 1_000_000_000L);
        desk.send("POST", "/v1/prices/import", MAP);
        String march = "{\"from\":\"2026-03-01\",\"to\":\"2026-03-01\",\"dry_run\":%s}";
        desk.send(desk.rivalAdmin, "POST", "/v1/prices/rerate", march.formatted("false"));
        Reply shown = desk.send("POST", "/v1/prices/rerate", march.formatted("true"));
        assertThat(shown.json().get("corrected").intValue()).isEqualTo(1);
        // 1,000 at 2.5 USD per million, less the 0.001 that it was charged
        assertThat(shown.json().get("difference_usd").decimalValue()).isEqualByComparingTo("0.0015");
        assertThat(shown.json().get("by_model").get(0).get("model").stringValue())
                .isEqualTo("m1");
        Reply done = desk.send("POST", "/v1/prices/rerate", march.formatted("false"));
        assertThat(done.json().get("corrected").intValue()).isEqualTo(1);
        assertThat(desk.send("POST", "/v1/prices/rerate", march.formatted("false"))
                        .json()
                        .get("corrected")
                        .intValue())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | from",
                "{\"from\":\"yesterday\"} | from",
                "{\"from\":5} | from",
                "{\"from\":\"2026-03-02\",\"to\":\"2026-02-01\"} | from",
                "{\"from\":\"2020-01-01\",\"to\":\"2026-02-01\"} | from",
                "{\"from\":\"2026-03-01\",\"to\":\"x\"} | to",
                "{\"from\":\"2026-03-01\",\"dry_run\":\"yes\"} | dry_run",
                "{\"from\":\"2026-03-01\",\"cursor\":\"x\"} | cursor",
                "{\"from\":\"2026-03-01\",\"modell\":\"x\"} | modell",
            })
    void namesWhatIsWrongWithARerating(String json, String param) {
        desk.send("POST", "/v1/prices/rerate", json).isRefused(400, "validation_error", param);
    }
}
