package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelsTest extends ProviderTest {
    @Test
    void listsTheBuiltInModel() throws Exception {
        assertThat(get("/v1/models").body())
                .isEqualTo("{\"object\":\"list\",\"data\":[{\"id\":\"behest/echo\",\"object\":\"model\","
                        + "\"created\":1767225600,\"owned_by\":\"simulation\"}]}");
    }

    @ParameterizedTest
    @CsvSource({"gpt-x,gpt-x", "behest/echo,behest/echo", "behest%2Fecho,behest/echo", "a+b,a+b"})
    void knowsEveryModel(String path, String id) throws Exception {
        assertThat(get("/v1/models/" + path).body()).contains("\"id\":\"" + id + "\"");
    }
}
