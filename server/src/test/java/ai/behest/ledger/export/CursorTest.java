package ai.behest.ledger.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "!",
                "null",
                "bnVsbA",
                "{}",
                "WzFd",
                "eyJuIjp7ImEiOi0xfX0",
                "eyJuIjp7ImEiOiIxIn19",
                "eyJuIjp7IicgT1IgMT0xIjoxfX0",
                "eyJuIjp7ImEiOjk5OTk5OTk5OTk5OTk5OTk5OTk5fX0",
                "eyJ4IjoxfQ",
                "eyJuIjp7ImEiOm51bGx9fQ"
            })
    void refusesWhatIsNoCursor(String text) {
        assertThatThrownBy(() -> Cursor.parse(text))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("cursor"));
    }

    @Test
    void refusesOneThatIsTooLong() {
        String json = "{\"u\":\"" + "a".repeat(100_000) + "\"}";
        String text = Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Cursor.parse(text)).isInstanceOf(RefusedException.class);
    }

    @Test
    void comesBackAsItWas() {
        Cursor cursor = new Cursor("018f-ab", Map.of("node_a", 7L, "node_b", Long.MAX_VALUE));
        assertThat(Cursor.parse(cursor.text())).isEqualTo(cursor);
        assertThat(Cursor.parse(Cursor.START.text())).isEqualTo(Cursor.START);
        assertThat(cursor.text()).matches("[0-9A-Za-z_-]+");
    }

    @Test
    void isTheSameTextHoweverItWasMade() {
        Cursor one = Cursor.START.with("a", 1).with("b", 2);
        Cursor other = Cursor.START.with("b", 2).with("a", 1);
        assertThat(one.text()).isEqualTo(other.text());
    }
}
