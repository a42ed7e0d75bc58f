package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class ProjectApiTest extends DeskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | name",
                "{\"name\":null} | name",
                "{\"name\":\"\"} | name",
                "{\"name\":\"  \"} | name",
                "{\"name\":7} | name",
                "{\"name\":true} | name",
                "{\"name\":[\"a\"]} | name",
                "{\"name\":{}} | name",
                "{\"name\":\"a\\u0000b\"} | name",
                "{\"name\":\"a\\nb\"} | name",
                "{\"name\":\"a\\ud800b\"} | name",
                "{\"name\":\"a\",\"slug\":\"amber-fox-042\"} | slug",
                "{\"name\":\"a\",\"tenant_id\":\"ten_other\"} | tenant_id",
                "[] | body",
                "null | body",
                "\"name\" | body",
                "{\"name\":\"a\"} {} | body",
                "{\"name\":\"a\",\"name\":\"b\"} | body",
                "{\"name\": | body",
                "<name/> | body"
            })
    void namesWhatIsWrongWithAName(String json, String param) {
        String project = desk.project();
        desk.send("POST", "/v1/projects", json).isRefused(400, "validation_error", param);
        desk.send("PATCH", "/v1/projects/" + project, json).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", "/v1/projects", null).data("name")).containsExactly("Amber");
    }

    @Test
    void refusesANameThatIsTooLongAndABodyThatIsTooDeep() {
        desk.send("POST", "/v1/projects", "{\"name\":\"" + "x".repeat(101) + "\"}")
                .isRefused(400, "validation_error", "name");
        desk.send("POST", "/v1/projects", "{\"name\":" + "[".repeat(200) + "]".repeat(200) + "}")
                .isRefused(400, "validation_error");
    }

    @Test
    void createsAProjectWithASlugAndAnAddressOfItsOwn() {
        Reply created = desk.send("POST", "/v1/projects", "{\"name\":\" Amber \"}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.text("name")).isEqualTo("Amber");
        assertThat(created.text("status")).isEqualTo("active");
        assertThat(created.text("slug")).matches("[a-z]+-[a-z]+-[0-9]{3}");
        assertThat(created.text("base_url")).isEqualTo("http://localhost/p/" + created.text("slug"));
        Reply read = desk.send("GET", "/v1/projects/" + created.text("id"), null);
        assertThat(read.json()).isEqualTo(created.json());
    }

    @Test
    void renamesSuspendsResumesAndDeletes() {
        String path = "/v1/projects/" + desk.project();
        assertThat(desk.send("PATCH", path, "{\"name\":\"Beryl\"}").text("name"))
                .isEqualTo("Beryl");
        assertThat(desk.send("POST", path + "/suspend", null).text("status")).isEqualTo("suspended");
        assertThat(desk.send("POST", path + "/suspend", "{}").text("status")).isEqualTo("suspended");
        assertThat(desk.send("POST", path + "/resume", null).text("status")).isEqualTo("active");
        desk.send("POST", path + "/resume", "{\"now\":true}").isRefused(400, "validation_error", "now");
        Reply deleted = desk.send("DELETE", path, null);
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        desk.send("GET", path, null).isRefused(404, "not_found");
        desk.send("DELETE", path, null).isRefused(404, "not_found");
        desk.send("POST", path + "/resume", null).isRefused(404, "not_found");
        assertThat(desk.send("GET", "/v1/projects", null).data("id")).isEmpty();
    }

    @Test
    void readsALongListPartByPart() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(desk.project());
        }
        List<String> read = new ArrayList<>();
        String query = "?limit=2";
        while (!query.isEmpty()) {
            Reply part = desk.send("GET", "/v1/projects" + query, null);
            read.addAll(part.data("id"));
            JsonNode next = part.json().get("next");
            assertThat(next).as("next is there, even when null").isNotNull();
            query = next.isNull() ? "" : "?limit=2&cursor=" + next.stringValue();
        }
        assertThat(read).containsExactlyInAnyOrderElementsOf(made).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=0, limit",
        "?limit=201, limit",
        "?limit=-1, limit",
        "?limit=ten, limit",
        "?limit=99999999999, limit",
        "?limit=, limit",
        "?cursor=nobody, cursor",
        "?cursor=%FF, cursor",
        "?cursor=%ZZ, query"
    })
    void namesWhatIsWrongWithTheQuery(String query, String param) {
        Reply reply = query.contains("%ZZ")
                ? RawRequest.get(desk.port(), "/v1/projects" + query, desk.admin)
                : desk.send("GET", "/v1/projects" + query, null);
        reply.isRefused(400, "validation_error", param);
    }
}
