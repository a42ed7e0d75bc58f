package ai.behest.fake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PiecesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "a b", "  a  b\n\nc ", "\ud83d\ude00 \ud83d\ude00\ud83d\ude00", "\ud800"})
    void arePutTogetherAgainToTheText(String text) {
        assertThat(String.join("", Pieces.ofText(text))).isEqualTo(text);
        assertThat(String.join("", Pieces.ofArguments(text))).isEqualTo(text);
    }

    @Test
    void areWordsWithTheSpaceBeforeThem() {
        assertThat(Pieces.ofText("one two  three")).containsExactly("one", " two", "  three");
    }

    @Test
    void areNeverMoreThanAnAnswerMayHave() {
        String text = "a ".repeat(300_000);
        assertThat(Pieces.ofText(text)).hasSize(100_000);
        assertThat(String.join("", Pieces.ofText(text))).isEqualTo(text);
        assertThat(Pieces.ofArguments(text)).hasSizeLessThanOrEqualTo(100_000);
    }
}
