package ai.behest.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.Book;
import ai.behest.RefusalShape;
import ai.behest.Script;
import ai.behest.TestHouse;
import ai.behest.Until;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that takes no connections. */
class UnreachableProviderTest {

    @Test
    void tellsTheClientAtOnceAndChargesNothing(@TempDir Path data) {
        try (TestHouse house = new TestHouse(data)) {
            String token = house.token("ada");
            house.provider().close();
            for (boolean stream : new boolean[] {true, false}) {
                HttpResponse<String> answer =
                        house.post("/v1/chat/completions", token, Script.chat(stream, "{\"chunks\":1}"));
                RefusalShape.check(answer, 502, "provider_error");
                assertThat(answer.body())
                        .as("not where it is")
                        .doesNotContain(Integer.toString(house.provider().port()));
                Book.Line line = house.book()
                        .line(answer.headers().firstValue("X-Trace-Id").orElseThrow());
                assertThat(line.status()).isEqualTo("failed");
                assertThat(line.httpStatus()).isEqualTo(502);
                assertThat(line.input() + line.output()).isZero();
                assertThat(line.estimated()).isFalse();
            }
            Until.holds("no reservation is open", () -> house.book().open() == 0);
            String echo = "{\"model\":\"behest/echo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
            assertThat(house.post("/v1/chat/completions", token, echo).statusCode())
                    .as("another provider's models answer")
                    .isEqualTo(200);
        }
    }
}
