package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Refusal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProviderApiTest extends DeskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "groq | {} | api_key",
                "groq | {\"api_key\":\"\"} | api_key",
                "groq | {\"api_key\":5} | api_key",
                "groq | {\"api_key\":\"a b\"} | api_key",
                "groq | {\"api_key\":\"ä\"} | api_key",
                "groq | {\"api_key\":\"gsk_0123456789\",\"dialect\":\"klingon\"} | dialect",
                "groq | {\"api_key\":\"gsk_0123456789\",\"name\":\"x\"} | name",
                "mine | {\"api_key\":\"gsk_0123456789\"} | base_url",
                "mine | {\"api_key\":\"gsk_0123456789\",\"base_url\":\"http://api.example.com/v1\"} | base_url",
                "mine | {\"api_key\":\"gsk_0123456789\",\"base_url\":\"https://127.0.0.1/v1\"} | base_url",
                "mine | {\"api_key\":\"gsk_0123456789\",\"base_url\":\"https://0x7f.1/v1\"} | base_url",
                "mine | {\"api_key\":\"gsk_0123456789\",\"base_url\":\"https://[::1]/v1\"} | base_url",
                "mine | {\"api_key\":\"gsk_0123456789\",\"base_url\":\"https://u:p@api.example.com\"} | base_url",
                "mine | {\"api_key\":\"gsk_0123456789\",\"base_url\":\"file:///etc/passwd\"} | base_url",
                "mine | {\"api_key\":\"gsk_0123456789\",\"base_url\":\"\"} | base_url",
                "Mine | {\"api_key\":\"gsk_0123456789\"} | name",
                "behest | {\"api_key\":\"gsk_0123456789\"} | name",
                "a%2Fb | {\"api_key\":\"gsk_0123456789\"} | name"
            })
    void namesWhatIsWrongWithAProvider(String name, String json, String param) {
        desk.send("PUT", "/v1/providers/" + name, json).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", "/v1/providers", null).data("name")).isEmpty();
    }

    @Test
    void keepsAKeyToItselfButForItsLastFourCharacters() {
        String key = "gsk_secretsecret6789";
        Reply added = desk.send("PUT", "/v1/providers/groq", "{\"api_key\":\"" + key + "\"}");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.text("api_key")).isEqualTo("6789");
        assertThat(added.text("base_url")).startsWith("https://");
        assertThat(added.text()).doesNotContain("secret");
        desk.send("PUT", "/v1/providers/groq", "{\"api_key\":\"6789\"}").isRefused(400, "validation_error", "api_key");
        String own = "{\"base_url\":\"https://llm.example.com/v1/\",\"api_key\":\"sk-other-0000\"}";
        Reply replaced = desk.send("PUT", "/v1/providers/groq", own);
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.text("base_url")).isEqualTo("https://llm.example.com/v1");
        assertThat(desk.send("GET", "/v1/providers/groq", null).json()).isEqualTo(replaced.json());
        assertThat(desk.send("GET", "/v1/providers", null).data("name")).containsExactly("groq");
        assertThat(desk.send("DELETE", "/v1/providers/groq", null).status()).isEqualTo(204);
        desk.send("DELETE", "/v1/providers/groq", null).isRefused(404, "not_found");
        desk.send("GET", "/v1/providers/groq", null).isRefused(404, "not_found");
    }

    @Test
    void tellsHowAProviderAnsweredATest() {
        desk.send("POST", "/v1/providers/groq/test", null).isRefused(404, "not_found");
        desk.send("PUT", "/v1/providers/groq", "{\"api_key\":\"gsk_0123456789\"}");
        desk.tested = CompletableFuture.completedFuture(
                new ProviderTest.TestResult(false, 401, "The provider refuses this key.", 12, List.of()));
        Reply reply = desk.send("POST", "/v1/providers/groq/test", "{}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("ok").booleanValue()).isFalse();
        assertThat(reply.json().get("status").intValue()).isEqualTo(401);
        desk.tested = CompletableFuture.failedFuture(
                Refusal.invalid("base_url", "base_url is not public.").asException());
        desk.send("POST", "/v1/providers/groq/test", null).isRefused(400, "validation_error", "base_url");
        desk.tested = CompletableFuture.failedFuture(new IllegalStateException("gsk_0123456789"));
        Reply failed = desk.send("POST", "/v1/providers/groq/test", null);
        failed.isRefused(500, "server_error");
        assertThat(failed.text()).doesNotContain("gsk_");
    }
}
