package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.store.Act;
import ai.behest.wire.AuditLine;
import ai.behest.wire.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class AuditApiTest extends DeskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=0 | limit",
                "limit=201 | limit",
                "cursor=x | cursor",
                "cursor=-1 | cursor",
                "cursor=9999999999999999999 | cursor",
                "actor= | actor",
                "action=a%0Ab | action",
                "target=%00 | target",
                "text= | text",
                "from=yesterday | from",
                "from=2026-13-01 | from",
                "from=%2B999999999-01-01T00:00:00Z | from",
                "to=1 | to",
                "from=2026-02-01&to=2026-01-01 | from",
                "format=pdf | format",
                "format= | format",
                "format=csv&limit=5 | cursor",
                "format=csv&cursor=5 | cursor"
            })
    void namesWhatIsWrongWithAQuestion(String query, String param) {
        desk.send("GET", "/v1/audit?" + query, null).isRefused(400, "validation_error", param);
    }

    @Test
    void refusesTextsThatAreTooLongAndNobodysRequests() {
        desk.send("GET", "/v1/audit?text=" + "x".repeat(256), null).isRefused(400, "validation_error", "text");
        desk.send(null, "GET", "/v1/audit", null).isRefused(401, "invalid_token");
        desk.send(null, "GET", "/v1/audit?format=csv", null).isRefused(401, "invalid_token");
        desk.send("DELETE", "/v1/audit", null).isRefused(405, "method_not_allowed");
    }

    @Test
    void showsTheNewestFirstInParts() {
        for (int i = 0; i < 5; i++) {
            desk.made("/v1/projects", "{\"name\":\"P" + i + "\"}", "id");
        }
        Reply first = desk.send("GET", "/v1/audit?limit=2", null);
        assertThat(names(first)).containsExactly("P4", "P3");
        Reply second = desk.send("GET", "/v1/audit?limit=2&cursor=" + first.text("next"), null);
        assertThat(names(second)).containsExactly("P2", "P1");
        JsonNode rest = desk.send("GET", "/v1/audit?limit=200&cursor=" + second.text("next"), null)
                .json();
        assertThat(rest.get("next").isNull()).isTrue();
        assertThat(rest.get("data").get(0).get("details").get("name").stringValue())
                .isEqualTo("P0");
    }

    private static List<String> names(Reply reply) {
        return reply.json().get("data").values().stream()
                .map(line -> line.get("details").get("name").stringValue())
                .toList();
    }

    @Test
    void findsByActorActionTargetTimeAndText() {
        String project = desk.project();
        desk.send("PATCH", "/v1/projects/" + project, "{\"name\":\"50% off_\\\"x\\\"\"}");
        String script = desk.made("/v1/admin-tokens", "{\"name\":\"script\"}", "token");
        String other = desk.made(script, "/v1/projects", "{\"name\":\"Other\"}", "id");
        assertThat(desk.send("GET", "/v1/audit?target=" + project, null).data("action"))
                .containsExactly("project.change", "project.create");
        assertThat(desk.send("GET", "/v1/audit?action=project.create", null).data("target"))
                .containsExactly(other, project);
        assertThat(desk.send("GET", "/v1/audit?action=project", null).data("action"))
                .containsExactly("project.create", "project.change", "project.create");
        assertThat(desk.send("GET", "/v1/audit?action=project_", null).data("action"))
                .isEmpty();
        String actor = desk.send("GET", "/v1/audit?target=" + other, null)
                .data("actor")
                .getFirst();
        assertThat(desk.send("GET", "/v1/audit?actor=" + actor, null).data("target"))
                .containsExactly(other);
        assertThat(desk.send("GET", "/v1/audit?text=50%25%20OFF_%22X%22", null).data("target"))
                .containsExactly(project);
        assertThat(desk.send("GET", "/v1/audit?text=50_", null).data("target")).isEmpty();
        assertThat(desk.send("GET", "/v1/audit?to=2020-01-01", null).data("target"))
                .isEmpty();
        assertThat(desk.send("GET", "/v1/audit?from=2020-01-01&to=2999-01-01T00:00:00+02:00", null)
                        .data("target"))
                .hasSize(5);
    }

    @Test
    void keepsTenantsApart() {
        String project = desk.project();
        Reply rival = desk.send(desk.rivalAdmin, "GET", "/v1/audit", null);
        assertThat(rival.data("action")).containsExactly("tenant.create");
        assertThat(rival.text()).doesNotContain(project, desk.acme);
        assertThat(desk.send(desk.rivalAdmin, "GET", "/v1/audit?format=ndjson", null)
                        .text())
                .doesNotContain(project, desk.acme);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_203})
    void streamsAllOfItTheOldestFirst(int lines) {
        for (int i = 1; i < lines; i++) {
            desk.audit.append(Act.system(desk.acme, "test.line", "t" + i));
        }
        Reply reply = desk.send("GET", "/v1/audit?format=ndjson", null);
        assertThat(reply.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(reply.header("X-Audit-Seq")).isEqualTo(Integer.toString(lines));
        List<String> all = reply.text().lines().toList();
        assertThat(all).hasSize(lines);
        String head = AuditLine.NONE;
        for (String text : all) {
            JsonNode line = Json.MAPPER.readTree(text);
            assertThat(line.get("prev_hash").stringValue()).isEqualTo(head);
            assertThat(line.get("hash").stringValue()).isEqualTo(AuditLine.hashOf(line));
            head = line.get("hash").stringValue();
        }
        assertThat(reply.header("X-Audit-Head")).isEqualTo(head);
    }

    @Test
    void writesATableForPeople() {
        desk.made("/v1/projects", "{\"name\":\"=HYPERLINK(1)\"}", "id");
        Reply reply = desk.send("GET", "/v1/audit?format=csv&action=project", null);
        assertThat(reply.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        List<String> rows = reply.text().lines().toList();
        assertThat(rows.getFirst()).isEqualTo("seq,at,actor,action,target,details,address,trace_id,prev_hash,hash");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1)).contains(",project.create,proj_", "\"{\"\"", "=HYPERLINK(1)\"\"");
    }
}
