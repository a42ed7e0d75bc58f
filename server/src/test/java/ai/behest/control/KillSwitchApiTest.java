package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.safety.KillSwitches;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class KillSwitchApiTest extends DeskTest {
    private static final String PATH = "/v1/kill-switches";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | scope",
                "{\"reason\":\"r\"} | scope",
                "{\"scope\":null,\"reason\":\"r\"} | scope",
                "{\"scope\":{},\"reason\":\"r\"} | scope",
                "{\"scope\":[],\"reason\":\"r\"} | scope",
                "{\"scope\":\"global\",\"reason\":\"r\"} | scope",
                "{\"scope\":{\"usr\":\"a\"},\"reason\":\"r\"} | scope.usr",
                "{\"scope\":{\"user\":\"\"},\"reason\":\"r\"} | scope.user",
                "{\"scope\":{\"user\":5},\"reason\":\"r\"} | scope.user",
                "{\"scope\":{\"user\":\"a\\nb\"},\"reason\":\"r\"} | scope.user",
                "{\"scope\":{\"session\":\"\"},\"reason\":\"r\"} | scope.session",
                "{\"scope\":{\"key\":\"\"},\"reason\":\"r\"} | scope.key",
                "{\"scope\":{\"project\":\"\"},\"reason\":\"r\"} | scope.project",
                "{\"scope\":{\"tenant\":\"ten_other\"},\"reason\":\"r\"} | scope.tenant",
                "{\"scope\":{\"tenant\":\"ten_other\",\"user\":\"a\"},\"reason\":\"r\"} | scope.tenant",
                "{\"scope\":{\"global\":false},\"reason\":\"r\"} | scope.global",
                "{\"scope\":{\"global\":\"true\"},\"reason\":\"r\"} | scope.global",
                "{\"scope\":{\"global\":true,\"user\":\"a\"},\"reason\":\"r\"} | scope.global",
                "{\"scope\":{\"global\":true,\"tenant\":\"t\"},\"reason\":\"r\"} | scope.tenant",
                "{\"scope\":{\"user\":\"a\"}} | reason",
                "{\"scope\":{\"user\":\"a\"},\"reason\":\"\"} | reason",
                "{\"scope\":{\"user\":\"a\"},\"reason\":\"  \"} | reason",
                "{\"scope\":{\"user\":\"a\"},\"reason\":7} | reason",
                "{\"scope\":{\"user\":\"a\"},\"reason\":\"r\",\"expires_at\":\"soon\"} | expires_at",
                "{\"scope\":{\"user\":\"a\"},\"reason\":\"r\",\"expires_at\":\"2020-01-01T00:00:00Z\"} | expires_at",
                "{\"scope\":{\"user\":\"a\"},\"reason\":\"r\",\"expires_at\":\"+999999999-01-01T00:00:00Z\"} | expires_at",
                "{\"scope\":{\"user\":\"a\"},\"reason\":\"r\",\"expires_at\":5} | expires_at",
                "{\"scope\":{\"user\":\"a\"},\"reason\":\"r\",\"actor\":\"x\"} | actor"
            })
    void namesWhatIsWrongWithASwitch(String json, String param) {
        desk.send("POST", PATH, json).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", PATH, null).data("id")).isEmpty();
    }

    @Test
    void refusesTextsThatAreTooLongAndQueriesThatAreNone() {
        desk.send("POST", PATH, "{\"scope\":{\"user\":\"" + "x".repeat(256) + "\"},\"reason\":\"r\"}")
                .isRefused(400, "validation_error", "scope.user");
        desk.send("POST", PATH, "{\"scope\":{\"user\":\"a\"},\"reason\":\"" + "x".repeat(501) + "\"}")
                .isRefused(400, "validation_error", "reason");
        desk.send("POST", PATH + "?dry_run=maybe", "{\"scope\":{\"user\":\"a\"}}")
                .isRefused(400, "validation_error", "dry_run");
        desk.send("GET", PATH + "?cursor=x", null).isRefused(400, "validation_error", "cursor");
    }

    @Test
    void refusesWhatIsSomebodyElses() {
        String foreign = desk.made(desk.rivalAdmin, "/v1/projects", "{\"name\":\"Foreign\"}", "id");
        for (String query : new String[] {"", "?dry_run=true"}) {
            Reply project =
                    desk.send("POST", PATH + query, "{\"scope\":{\"project\":\"" + foreign + "\"},\"reason\":\"r\"}");
            project.isRefused(404, "not_found");
            assertThat(project.text()).doesNotContain(foreign);
            // the tenants of this test are never the first: that one is the operator's
            desk.send(desk.rivalAdmin, "POST", PATH + query, "{\"scope\":{\"global\":true},\"reason\":\"r\"}")
                    .isRefused(403, "forbidden", "scope.global");
        }
        String mine = desk.made(PATH, "{\"scope\":{\"user\":\"a\"},\"reason\":\"r\"}", "id");
        desk.send(desk.rivalAdmin, "DELETE", PATH + "/" + mine, null).isRefused(404, "not_found");
        assertThat(desk.send(desk.rivalAdmin, "GET", PATH, null).data("id")).isEmpty();
        assertThat(desk.send("GET", PATH, null).data("id")).containsExactly(mine);
    }

    @Test
    void throwsListsAndLifts() {
        String project = desk.project();
        Reply made = desk.send(
                "POST",
                PATH,
                "{\"scope\":{\"user\":\"ada\",\"project\":\"" + project
                        + "\"},\"reason\":\" abuse \",\"expires_at\":\"2999-01-01T00:00:00+02:00\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        JsonNode scope = made.json().get("scope");
        assertThat(scope.get("user").stringValue()).isEqualTo("ada");
        assertThat(scope.get("project").stringValue()).isEqualTo(project);
        assertThat(scope.size()).isEqualTo(2);
        assertThat(made.text("reason")).isEqualTo("abuse");
        assertThat(made.text("actor")).startsWith("adm_");
        assertThat(made.text("expires_at")).isEqualTo("2998-12-31T22:00:00Z");
        String newer = desk.made(PATH, "{\"scope\":{\"tenant\":\"" + desk.acme + "\"},\"reason\":\"r\"}", "id");
        Reply first = desk.send("GET", PATH + "?limit=1", null);
        assertThat(first.data("id")).containsExactly(newer);
        assertThat(desk.send("GET", PATH + "?cursor=" + first.text("next"), null)
                        .data("id"))
                .containsExactly(made.text("id"));
        assertThat(desk.send("DELETE", PATH + "/" + newer, null).status()).isEqualTo(204);
        desk.send("DELETE", PATH + "/" + newer, null).isRefused(404, "not_found");
        desk.send("DELETE", PATH + "/unknown", null).isRefused(404, "not_found");
        assertThat(desk.send("GET", PATH, null).data("id")).containsExactly(made.text("id"));
    }

    @Test
    void saysWhatItWouldHitAndChangesNothing() {
        String project = desk.project();
        String other = desk.project();
        for (int i = 0; i < 3; i++) {
            desk.callNow(project, "c" + i + project, "ada");
        }
        desk.callNow(project, "d" + project, "bob");
        desk.callNow(other, "e" + project, "ada");
        desk.call(project, "old" + project, "acme", "m1", 1L);
        hits("{\"tenant\":\"" + desk.acme + "\"}", 5, 3);
        hits("{\"project\":\"" + project + "\"}", 4, 2);
        hits("{\"user\":\"ada\"}", 4, 2);
        hits("{\"user\":\"ada\",\"project\":\"" + project + "\"}", 3, 1);
        hits("{\"session\":\"s1\"}", 5, 3);
        hits("{\"session\":\"s2\"}", 0, 0);
        hits("{\"key\":\"key\"}", 5, 3);
        hits("{\"key\":\"other\"}", 0, 0);
        assertThat(desk.send("GET", PATH, null).data("id")).isEmpty();
    }

    private static void hits(String scope, int calls, int users) {
        Reply reply = desk.send("POST", PATH + "?dry_run=true", "{\"scope\":" + scope + "}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.json().get("calls_under_way").intValue()).isZero();
        assertThat(reply.json().get("calls_last_hour").intValue()).as(scope).isEqualTo(calls);
        assertThat(reply.json().get("users_last_hour").intValue()).as(scope).isEqualTo(users);
        assertThat(reply.json().get("at_least").booleanValue()).isFalse();
    }

    @Test
    void holdsSoManyAndForgetsThoseThatHaveEnded() {
        desk.database.change(transaction -> {
            for (int i = 0; i < KillSwitches.MOST; i++) {
                transaction
                        .handle()
                        .execute(
                                "INSERT INTO kill_switch VALUES (?, ?, 0, NULL, 'a', NULL, NULL, 'r', 'adm_1', 1, ?)",
                                desk.acme,
                                "kill_" + desk.acme + i,
                                i == 0 ? micros(Duration.ofSeconds(-1)) : null);
            }
        });
        desk.made(PATH, "{\"scope\":{\"user\":\"b\"},\"reason\":\"r\"}", "id");
        desk.send("POST", PATH, "{\"scope\":{\"user\":\"b\"},\"reason\":\"r\"}").isRefused(409, "conflict");
        desk.made(desk.rivalAdmin, PATH, "{\"scope\":{\"user\":\"b\"},\"reason\":\"r\"}", "id");
    }

    private static long micros(Duration fromNow) {
        return Instant.now().plus(fromNow).toEpochMilli() * 1_000;
    }
}
