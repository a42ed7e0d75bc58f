package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusalBody;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of contract §8 in the one body, those too that no feature causes yet. */
class RefusalRowsTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @ParameterizedTest
    @CsvSource({
        "400, validation_error",
        "451, pii_blocked",
        "451, content_blocked",
        "401, invalid_token",
        "401, token_expired",
        "401, invalid_api_key",
        "402, quota_exceeded",
        "402, budget_exceeded",
        "403, forbidden",
        "403, origin_not_allowed",
        "403, api_key_in_browser",
        "403, model_not_allowed",
        "403, project_suspended",
        "403, killed",
        "404, not_found",
        "404, model_not_found",
        "409, conflict",
        "413, payload_too_large",
        "415, unsupported_media_type",
        "429, rate_limited",
        "500, server_error",
        "502, provider_error",
        "503, overloaded",
        "504, provider_timeout"
    })
    void hasItsStatusAndEverySpelling(int status, String text) {
        Code code = Code.valueOf(text.toUpperCase(Locale.ROOT));
        Refusal refusal = new Refusal.Spent(code, "A message for a person.", Map.of("limit", 3));
        assertThat(refusal.status()).isEqualTo(status);
        String json = new String(RefusalBody.json(refusal, TRACE), StandardCharsets.UTF_8);
        var error = RefusalShape.check(json, TRACE, status, text);
        assertThat(error.get("details").get("limit").intValue()).isEqualTo(3);
    }
}
