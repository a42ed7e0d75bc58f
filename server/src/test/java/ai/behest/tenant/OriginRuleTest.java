package ai.behest.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRuleTest {

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, https://app.example.com",
        "HTTPS://App.Example.com, https://app.example.com",
        "https://app.example.com:443, https://app.example.com",
        "http://localhost:80, http://localhost",
        "http://localhost:5173, http://localhost:5173",
        "https://*.example.com:8443, https://*.example.com:8443",
        "*, *",
    })
    void isKeptInTheFormThatBrowsersSend(String typed, String kept) {
        assertThat(OriginRule.parse("  " + typed + " ").text()).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app.example.com",
                "https://app.example.com/",
                "https://app.example.com/page",
                "ftp://app.example.com",
                "https://user@app.example.com",
                "https://app.example.com?x",
                "https://app.example.com#x",
                "https://a*.example.com",
                "https://*",
                "https://*.*.com",
                "https://app.example.com:0",
                "https://app.example.com:70000",
                "null",
                "https://a b",
                "javascript:alert(1)",
                "https://app.example.com, https://b.example.com"
            })
    void whatIsNoOriginIsRefusedAndTheFieldNamed(String typed) {
        assertThatThrownBy(() -> OriginRule.parse(typed))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("allowed_origins"));
    }

    @Test
    void aPathIsExplainedWithWhatWasProbablyMeant() {
        assertThatThrownBy(() -> OriginRule.parse("https://app.example.com/page"))
                .hasMessageContaining("https://app.example.com.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com", "http://a.example.com", "https://a.example.com.evil.com",
                        "https://evilexample.com",
                "https://.example.com", "https://a..example.com", "https://a.example.com:444", "https://A.example.com",
                "https://a/.example.com", "https://a@b.example.com", "null", ""
            })
    void theWildcardIsForSubdomainsOnly(String origin) {
        assertThat(OriginRule.parse("https://*.example.com").allows(origin)).isFalse();
    }

    @Test
    void theWildcardAllowsHostsBelow() {
        OriginRule rule = OriginRule.parse("https://*.example.com");
        assertThat(rule.allows("https://a.example.com")).isTrue();
        assertThat(rule.allows("https://a.b-1.example.com")).isTrue();
    }
}
