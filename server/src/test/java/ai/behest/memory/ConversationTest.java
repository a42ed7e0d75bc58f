package ai.behest.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.Code;
import ai.behest.wire.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "a\nb", "a\rb", "tab\t", "\u007f", "\u0085", "half \ud83d", "\udc00 half"})
    void refusesHostileIdsAndNamesTheHeader(String id) {
        assertThatThrownBy(() -> Conversation.thread("t", "p", "u", id))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(Code.VALIDATION_ERROR);
                    assertThat(refused.refusal().param()).isEqualTo("X-Thread-Id");
                });
        assertThatThrownBy(() -> Conversation.session("t", "p", "u", id))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("X-Session-Id"));
    }

    @Test
    void takesIdsOfUpTo255Characters() {
        assertThat(Conversation.thread("t", "p", "u", "x".repeat(255)).id()).hasSize(255);
        assertThatThrownBy(() -> Conversation.thread("t", "p", "u", "x".repeat(256)))
                .isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"' OR 1=1 --", "../../etc/passwd", "%", "_", "null", "日本語", "😀", " ", "\"};{"})
    void takesEveryOtherIdAsItIs(String id) {
        assertThat(Conversation.thread("t", "p", "u", id).id()).isEqualTo(id);
    }
}
