package ai.behest.alert;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads of each kind of alert. */
class LetterTest {
    private static Letter letter(String kind, String data) {
        return Letter.of(List.of(new Alert(
                "alr_1",
                "ten",
                kind,
                Json.tree(data.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                Instant.parse("2026-11-25T14:03:07Z"))));
    }

    @Test
    void aStrangersNameIsNoLineOfOurs() {
        Letter letter = letter("spend.anomaly", """
                {"project":"proj_1","subject":"user","id":"eve\\nBcc: all@example.com","hour":"2026-11-25T14:00:00Z",
                 "spent":"42.00","usual":"2.000000","basis":"hours","score":"9.1"}""");
        assertThat(letter.subject()).isEqualTo("Behest: a user spends far more than usual");
        assertThat(letter.text())
                .contains("The user eve?Bcc: all@example.com of project proj_1 has spent 42.00 USD in the hour from"
                        + " 2026-11-25 14:00 UTC; usual is 2.000000.");
    }

    @Test
    void anOverrunSaysWhatWasSetAside() {
        Letter letter = letter("call.overrun", """
                {"call":"req_1","project":"proj_1","provider":"openai","model":"gpt-5","hour":"2026-11-25T14:00:00Z",
                 "cost":"1.50","reserved":"1.00","overrun":"0.50"}""");
        assertThat(letter.subject()).isEqualTo("Behest: a call cost more than was set aside");
        assertThat(letter.text()).contains("Call req_1 of openai/gpt-5 cost 1.50 USD; 1.00 was set aside.");
    }

    @Test
    void anUnknownPriceSaysWhatToDo() {
        Letter letter = letter("price.unknown", """
                {"provider":"openai","model":"gpt-9","served":"gpt-9","day":"2026-11-25","project":"p","call":"c"}""");
        assertThat(letter.subject()).isEqualTo("Behest: a model has no price");
        assertThat(letter.text()).contains("Calls of openai/gpt-9 have no price", "docs/prices.md");
    }

    @Test
    void aKindOfANewerNodeIsShownAsItIs() {
        Letter letter = letter("weather.storm", "{\"wind\":12}");
        assertThat(letter.subject()).isEqualTo("Behest: weather.storm");
        assertThat(letter.text()).contains("weather.storm: {\"wind\":12}");
    }
}
