package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitorTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 | Firefox on Linux",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0 | Edge on Windows",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 | Chrome on macOS",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1 | Safari on iPhone",
                "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36 | Chrome on Android",
                "curl/8.5.0 | Unknown browser",
                "something on Linux | Unknown browser on Linux",
                "Firefox/1 | Firefox"
            })
    void isNamedAsAPersonWould(String userAgent, String name) {
        assertThat(Visitor.of("192.0.2.1", userAgent).browser()).isEqualTo(name);
    }

    @Test
    void keepsNothingThatAStrangerWrote() {
        assertThat(Visitor.of("192.0.2.1", null).browser()).isEqualTo("Unknown browser");
        assertThat(Visitor.of("192.0.2.1", "<script>alert(1)</script>\n" + "x".repeat(100_000))
                        .browser())
                .isEqualTo("Unknown browser");
        Visitor odd = new Visitor("a\nb".repeat(1_000), "c\u0000");
        assertThat(odd.address()).hasSize(100).doesNotContain("\n");
        assertThat(odd.browser()).isEqualTo("c?");
    }
}
