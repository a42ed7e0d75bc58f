package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsApiTest extends DeskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"unknown\":1} | unknown",
                "{\"unknown\":null} | unknown",
                "{\"version\":3} | version",
                "{\"provider_model\":\"\"} | provider_model",
                "{\"provider_model\":\"a b\"} | provider_model",
                "{\"provider_model\":[]} | provider_model",
                "{\"allowed_models\":\"gpt\"} | allowed_models",
                "{\"allowed_models\":[\"\"]} | allowed_models",
                "{\"allowed_models\":[null]} | allowed_models",
                "{\"system_prompt\":{}} | system_prompt",
                "{\"system_prompt\":\"a\\u0000\"} | system_prompt",
                "{\"allowed_origins\":[\"app.example.com\"]} | allowed_origins",
                "{\"allowed_origins\":[\"https://app.example.com/\"]} | allowed_origins",
                "{\"allowed_origins\":[\"https://*\"]} | allowed_origins",
                "{\"allowed_origins\":[\"javascript:alert(1)\"]} | allowed_origins",
                "{\"allow_api_key_in_browser\":\"true\"} | allow_api_key_in_browser",
                "{\"allow_api_key_in_browser\":1} | allow_api_key_in_browser",
                "{\"default_tier\":\"a b\"} | default_tier",
                "{\"requests_per_minute\":0} | requests_per_minute",
                "{\"requests_per_minute\":1.5} | requests_per_minute",
                "{\"requests_per_minute\":\"60\"} | requests_per_minute",
                "{\"default_user_reads_project\":\"no\"} | default_user_reads_project",
                "{\"memory_enabled\":0} | memory_enabled",
                "{\"memory_window\":201} | memory_window",
                "{\"memory_ttl_seconds\":59} | memory_ttl_seconds",
                "{\"trusted_issuers\":[{\"issuer\":\"https://i.example\"}]} | trusted_issuers.jwks_url",
                "{\"receipts\":\"yes\"} | receipts",
                "{\"on_client_leave\":\"stay\"} | on_client_leave",
                "{\"on_client_leave\":\"DRAIN\"} | on_client_leave",
                "{\"on_client_leave\":1} | on_client_leave",
                "{\"tokens_per_minute\":-1} | tokens_per_minute",
                "{\"tokens_per_minute\":100000001} | tokens_per_minute",
                "{\"tokens_per_minute_per_user\":\"9\"} | tokens_per_minute_per_user",
                "{\"concurrent_calls\":0} | concurrent_calls",
                "{\"concurrent_calls_per_key\":1000001} | concurrent_calls_per_key",
                "{\"concurrent_calls_per_user\":1.5} | concurrent_calls_per_user",
                "{\"limits_shadow\":\"on\"} | limits_shadow",
                "{\"shorten_answers\":1} | shorten_answers",
                "[] | body",
            })
    void namesTheSettingThatDoesNotFitAndSavesNothing(String json, String param) {
        String path = "/v1/projects/" + desk.project() + "/settings";
        desk.send("PUT", path, json).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", path, null).json().get("version").asInt()).isEqualTo(1);
    }

    @Test
    void savesADraftThatIsNotInForceUntilItIsDeployed() {
        String project = desk.project();
        String path = "/v1/projects/" + project + "/settings";
        Reply draft = desk.send("PUT", path, "{\"allowed_origins\":[\"https://APP.example.com:443\"]}");
        assertThat(draft.status()).isEqualTo(200);
        assertThat(draft.text("status")).isEqualTo("draft");
        assertThat(draft.json().get("allowed_origins").get(0).stringValue()).isEqualTo("https://app.example.com");
        assertThat(desk.projects.get(desk.acme, project).settings().allowedOrigins())
                .isEmpty();
        Reply deployed = desk.send("POST", path + "/deploy", null);
        assertThat(deployed.text("status")).isEqualTo("deployed");
        assertThat(desk.projects.get(desk.acme, project).settings().allowedOrigins())
                .containsExactly("https://app.example.com");
        assertThat(desk.send("GET", path, null).json()).isEqualTo(deployed.json());
    }

    @Test
    void savesAndDeploysInOneStep() {
        String project = desk.project();
        String path = "/v1/projects/" + project + "/settings";
        Reply saved = desk.send("PUT", path + "?deploy=true", "{\"provider_model\":\"behest/echo\"}");
        assertThat(saved.text("status")).isEqualTo("deployed");
        assertThat(desk.projects.get(desk.acme, project).settings().providerModel())
                .isEqualTo("behest/echo");
        desk.send("PUT", path + "?deploy=yes", "{}").isRefused(400, "validation_error", "deploy");
        Reply back = desk.send("PUT", path + "?deploy=true", "{\"provider_model\":null}");
        assertThat(back.json().has("provider_model")).isFalse();
    }

    @Test
    void forgetsADraftAndRemembersWhatWasSaved() {
        String path = "/v1/projects/" + desk.project() + "/settings";
        desk.send("PUT", path + "?deploy=true", "{\"memory_window\":5}");
        desk.send("PUT", path, "{\"memory_window\":6}");
        Reply kept = desk.send("POST", path + "/discard", null);
        assertThat(kept.json().get("memory_window").asInt()).isEqualTo(5);
        desk.send("PUT", path, "{\"memory_window\":7}");
        Reply history = desk.send("GET", path + "/history", null);
        assertThat(history.data("status")).containsExactly("draft", "deployed", "deployed");
        assertThat(history.json().get("data").get(0).get("saved_by").stringValue())
                .startsWith("adm_");
        desk.send("GET", path + "/history?limit=x", null).isRefused(400, "validation_error", "limit");
    }
}
