package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RevocationApiTest extends DeskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | jti",
                "{\"project\":\"p\"} | jti",
                "{\"uid\":\"a\",\"sid\":\"b\"} | jti",
                "{\"uid\":\"\"} | uid",
                "{\"uid\":5} | uid",
                "{\"sid\":\"a\\nb\"} | sid",
                "{\"kid\":\"a\\u0000\"} | kid",
                "{\"uid\":\"a\",\"expires_at\":\"tomorrow\"} | expires_at",
                "{\"uid\":\"a\",\"expires_at\":\"2020-01-01T00:00:00Z\"} | expires_at",
                "{\"uid\":\"a\",\"expires_at\":\"+999999999-01-01T00:00:00Z\"} | expires_at",
                "{\"uid\":\"a\",\"expires_at\":1893456000} | expires_at",
                "{\"uid\":\"a\",\"reason\":[]} | reason",
                "{\"uid\":\"a\",\"tenant\":\"ten_other\"} | tenant"
            })
    void namesWhatIsWrongWithARevocation(String json, String param) {
        desk.send("POST", "/v1/revocations", json).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", "/v1/revocations", null).data("id")).isEmpty();
    }

    @Test
    void refusesTextsThatAreTooLongAndProjectsOfOthers() {
        desk.send("POST", "/v1/revocations", "{\"uid\":\"" + "x".repeat(256) + "\"}")
                .isRefused(400, "validation_error", "uid");
        desk.send("POST", "/v1/revocations", "{\"uid\":\"a\",\"reason\":\"" + "x".repeat(501) + "\"}")
                .isRefused(400, "validation_error", "reason");
        String foreign = desk.made(desk.rivalAdmin, "/v1/projects", "{\"name\":\"Foreign\"}", "id");
        Reply reply = desk.send("POST", "/v1/revocations", "{\"uid\":\"a\",\"project\":\"" + foreign + "\"}");
        reply.isRefused(404, "not_found");
        assertThat(reply.text()).doesNotContain(foreign);
    }

    @Test
    void revokesListsAndTakesBack() {
        String project = desk.project();
        Reply made = desk.send(
                "POST",
                "/v1/revocations",
                "{\"uid\":\"mallory\",\"project\":\"" + project
                        + "\",\"reason\":\"abuse\",\"expires_at\":\"2999-01-01T00:00:00+02:00\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.text("kind")).isEqualTo("uid");
        assertThat(made.text("value")).isEqualTo("mallory");
        assertThat(made.text("project")).isEqualTo(project);
        assertThat(made.text("expires_at")).isEqualTo("2998-12-31T22:00:00Z");
        assertThat(desk.send("GET", "/v1/revocations", null).data("id")).containsExactly(made.text("id"));
        assertThat(desk.send("DELETE", "/v1/revocations/" + made.text("id"), null)
                        .status())
                .isEqualTo(204);
        desk.send("DELETE", "/v1/revocations/" + made.text("id"), null).isRefused(404, "not_found");
    }

    @Test
    void makesAdminTokensAndKeepsTheLastOne() {
        for (String json : new String[] {"{}", "{\"name\":\"\"}", "{\"name\":1}"}) {
            desk.send("POST", "/v1/admin-tokens", json).isRefused(400, "validation_error", "name");
        }
        desk.send("POST", "/v1/admin-tokens", "{\"name\":\"a\",\"token\":\"t\"}")
                .isRefused(400, "validation_error", "token");
        String first = desk.send("GET", "/v1/admin-tokens", null).data("id").getFirst();
        desk.send("DELETE", "/v1/admin-tokens/" + first, null).isRefused(409, "conflict");
        Reply made = desk.send("POST", "/v1/admin-tokens", "{\"name\":\"script\"}");
        String secret = made.text("token");
        assertThat(desk.send(secret, "GET", "/v1/projects", null).status()).isEqualTo(200);
        assertThat(desk.send("GET", "/v1/admin-tokens", null).text()).doesNotContain(secret);
        assertThat(desk.send("DELETE", "/v1/admin-tokens/" + made.text("id"), null)
                        .status())
                .isEqualTo(204);
        desk.send(secret, "GET", "/v1/projects", null).isRefused(401, "invalid_token");
        desk.send("DELETE", "/v1/admin-tokens/adm_unknown", null).isRefused(404, "not_found");
    }
}
