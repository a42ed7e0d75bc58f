package ai.behest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final String STREAM = """
            : hello
            data: {"a":1}

            event: x
            id: 7
            data:{"b":
            data: 2}



            data:

            data: \u00e4\u20ac\ud83d\ude00

            retry: 5

            data: [DONE]

            """;
    private static final List<String> EVENTS = List.of("{\"a\":1}", "{\"b\": 2}", "\u00e4\u20ac\ud83d\ude00", "[DONE]");

    private final List<String> seen = new ArrayList<>();

    private void read(EventReader reader, byte[] bytes) {
        reader.read(
                bytes, (array, offset, length) -> seen.add(new String(array, offset, length, StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void findsTheSameEventsWhereverTheStreamIsCut(String lineEnd) {
        byte[] bytes = STREAM.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            seen.clear();
            EventReader reader = new EventReader();
            for (int at = 0; at < bytes.length; at += size) {
                read(reader, Arrays.copyOfRange(bytes, at, Math.min(at + size, bytes.length)));
            }
            assertThat(seen).as("pieces of " + size).isEqualTo(EVENTS);
            assertThat(reader.isMidEvent()).isFalse();
        }
    }

    @Test
    void knowsThatItWasCutInTheMiddle() {
        EventReader reader = new EventReader();
        read(reader, "data: {\"a\"".getBytes(StandardCharsets.UTF_8));
        assertThat(reader.isMidEvent()).isTrue();
        read(reader, ":1}\n".getBytes(StandardCharsets.UTF_8));
        assertThat(reader.isMidEvent()).isTrue();
        assertThat(seen).isEmpty();
    }

    @Test
    void holdsNoMoreThanOneEventOfItsLimit() {
        EventReader reader = new EventReader();
        byte[] endless = "data: x".getBytes(StandardCharsets.UTF_8);
        read(reader, endless);
        byte[] more = new byte[64 * 1024];
        Arrays.fill(more, (byte) 'x');
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        read(reader, more);
                    }
                })
                .isInstanceOf(EventReader.TooLongException.class);
    }
}
