package ai.behest.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TitleTest {

    @Test
    void foldsWhiteSpaceAndStopsAfterSixtyCharacters() {
        assertThat(title("  How \n\n do\tI\u00a0 bake?  ")).isEqualTo("How do I bake?");
        assertThat(title("x".repeat(100))).isEqualTo("x".repeat(60));
        assertThat(title("x".repeat(59) + " yz")).isEqualTo("x".repeat(59));
        assertThat(title("x".repeat(58) + " yz")).isEqualTo("x".repeat(58) + " y");
    }

    @Test
    void neverCutsACharacterInHalf() {
        assertThat(title("😀".repeat(70))).isEqualTo("😀".repeat(60));
    }

    @Test
    void leavesOutWhatNoDatabaseTakes() {
        assertThat(Title.of(List.of(Talk.parse("{\"role\":\"user\",\"content\":\"a\\u0000b\\ud800c\"}"))))
                .isEqualTo("a bc");
    }

    @Test
    void takesTheFirstTextOfTheUser() {
        assertThat(Title.of(List.of(
                        Talk.assistant("Welcome!"),
                        Talk.parse("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}"),
                        Talk.parse("{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"},"
                                + "{\"type\":\"text\",\"text\":\"What is this?\"}]}"),
                        Talk.user("later"))))
                .isEqualTo("What is this?");
        assertThat(Title.of(List.of(Talk.assistant("Welcome!")))).isEmpty();
        assertThat(Title.of(List.of(Talk.parse("{\"role\":\"user\",\"content\":17}"))))
                .isEmpty();
    }

    private static String title(String text) {
        return Title.of(List.of(Talk.user(text)));
    }
}
