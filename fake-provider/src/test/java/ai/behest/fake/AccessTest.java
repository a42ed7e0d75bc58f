package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTest extends ProviderTest {
    @Override
    FakeProvider.Options options() {
        return FakeProvider.Options.DEFAULT.withApiKey("right");
    }

    private HttpResponse<String> call(String authorization) throws Exception {
        HttpRequest.Builder request =
                to("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(chat(false, "{}")));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "right", "Bearer", "Bearer wrong", "Bearer right2", "Basic right"})
    void refusesEveryOtherKey(String authorization) throws Exception {
        HttpResponse<String> response = call(authorization);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("\"code\":\"invalid_api_key\"").doesNotContain("right");
        assertThat(provider.statistics().total())
                .extracting(Counts::requests, Counts::refused)
                .containsExactly(1L, 1L);
    }

    @Test
    void letsTheRightKeyInAndKeepsOnlyItsHash() throws Exception {
        assertThat(call("Bearer right").statusCode()).isEqualTo(200);
        assertThat(provider.statistics().lastAuthorizationSha256()).isEqualTo(Sha256.hex(Json.utf8("Bearer right")));
        assertThat(get("/statistics").body()).doesNotContain("right").contains(Sha256.hex(Json.utf8("Bearer right")));
        assertThat(options().toString()).doesNotContain("right");
    }

    @Test
    void asksForTheKeyForModelsToo() throws Exception {
        assertThat(get("/v1/models").statusCode()).isEqualTo(401);
    }
}
