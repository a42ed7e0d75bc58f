package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What came back. */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, HttpHeaders headers, byte[] body) {

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return Json.tree(body);
    }

    /** A text member of the object that came back. */
    String text(String member) {
        JsonNode value = json().get(member);
        assertThat(value).as(member + " of " + text()).isNotNull();
        return value.stringValue();
    }

    List<String> data(String member) {
        return json().get("data").values().stream()
                .map(row -> row.get(member).stringValue())
                .toList();
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** This was refused so, naming the field. */
    void isRefused(int wanted, String code, String param) {
        isRefused(wanted, code);
        assertThat(json().get("error").get("param").stringValue()).as(text()).isEqualTo(param);
    }

    void isRefused(int wanted, String code) {
        assertThat(status).as(text()).isEqualTo(wanted);
        assertThat(json().get("error").get("code").stringValue()).isEqualTo(code);
        assertThat(json().get("code").stringValue()).isEqualTo(code);
        assertThat(json().get("error").get("trace_id").stringValue()).isEqualTo(header("X-Trace-Id"));
    }
}
