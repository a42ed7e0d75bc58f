package ai.behest.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalTest {
    private static String canonical(String json) {
        return Canonical.text(Json.MAPPER.readTree(json));
    }

    @Test
    void hasOneSpellingForOneValue() {
        assertThat(canonical("{ \"b\" : [ 1, true, null, \"x\" ], \"a\":{\"d\":-5,\"c\":\"\"} , \"B\":[]}"))
                .isEqualTo("{\"B\":[],\"a\":{\"c\":\"\",\"d\":-5},\"b\":[1,true,null,\"x\"]}");
    }

    /** The texts of RFC 8785 §3.2.2.2. */
    @Test
    void escapesWhatItMustAndNothingElse() {
        assertThat(canonical("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\""))
                .isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
        assertThat(canonical("\"\\b\\f\\r\\t\\u001F\\u007f\\u2028\"")).isEqualTo("\"\\b\\f\\r\\t\\u001f\u007f\u2028\"");
    }

    @Test
    void refusesFractions() {
        assertThatThrownBy(() -> canonical("[1.5]")).isInstanceOf(IllegalArgumentException.class);
    }

    /** The figure was computed with Python's json and hashlib: see docs/safety.md. */
    @Test
    void givesALineTheHashThatTheDocumentSays() {
        AuditLine line = new AuditLine(
                        "ten_1",
                        1,
                        "2026-01-02T03:04:05.000006Z",
                        "adm_1",
                        "key.create",
                        "key_1",
                        Map.of("name", "caf\u00e9 \"x\"\n", "project", "proj_1"),
                        "127.0.0.1",
                        "",
                        AuditLine.NONE,
                        "")
                .sealed();
        assertThat(line.hash()).isEqualTo("14ce08f044025825f3d1f3cdd7e08321f42023be7d8d1d36df6736a4fd9733ac");
        assertThat(AuditLine.hashOf(Json.MAPPER.valueToTree(line))).isEqualTo(line.hash());
    }
}
