package ai.behest.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryWindowTest {

    @Test
    void countsATokenForThreeBytesAndFourForEachMessage() {
        assertThat(Kept.tokens("")).isEqualTo(4);
        assertThat(Kept.tokens("abc")).isEqualTo(5);
        assertThat(Kept.tokens("abcd")).isEqualTo(6);
        assertThat(Kept.tokens("日本")).isEqualTo(6);
        assertThat(Kept.tokens("😀😀😀")).isEqualTo(8);
        assertThat(Kept.tokens("é")).isEqualTo(5);
    }

    @Test
    void takesTheNewestThatFit() {
        assertThat(newest(40, "user", "assistant", "user", "assistant")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(newest(39, "user", "assistant", "user", "assistant")).containsExactly(3L, 4L);
        assertThat(newest(20, "user", "assistant", "user", "assistant")).containsExactly(3L, 4L);
        assertThat(newest(9, "user", "assistant", "user", "assistant")).isEmpty();
        assertThat(newest(0, "user", "assistant")).isEmpty();
        assertThat(newest(-5, "user", "assistant")).isEmpty();
    }

    @Test
    void neverBeginsWithAToolsResult() {
        assertThat(newest(20, "user", "assistant", "tool", "assistant")).containsExactly(4L);
        assertThat(newest(30, "user", "assistant", "tool", "assistant")).containsExactly(2L, 3L, 4L);
        assertThat(newest(10, "user", "assistant", "tool")).isEmpty();
        assertThat(newest(20, "user", "assistant", "tool", "tool", "user", "assistant"))
                .containsExactly(5L, 6L);
        assertThat(newest(40, "user", "assistant", "tool", "tool", "user", "assistant"))
                .containsExactly(5L, 6L);
    }

    @Test
    void beginsAsTheConversationBeganWhenAllOfItFits() {
        assertThat(newest(40, "assistant", "user", "assistant")).containsExactly(1L, 2L, 3L);
        assertThat(newest(40, "tool", "user", "assistant")).containsExactly(2L, 3L);
    }

    private static List<Long> newest(long room, String... roles) {
        List<Kept> kept = new ArrayList<>();
        for (String role : roles) {
            kept.add(new Kept("thr_1", kept.size() + 1L, role, "digest", 10));
        }
        return HistoryWindow.newest(kept, room, true).stream().map(Kept::seq).toList();
    }
}
