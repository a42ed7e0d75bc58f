package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./behest up} prints to be pasted, pasted. */
class CurlTest {
    private static final String HEADING = "Try it, in another terminal:";

    @Test
    void printsCommandsThatMintAndStream(@TempDir Path data) {
        Config config = Config.from(Map.of()).with("127.0.0.1", 0, data, null, "localhost");
        try (Behest behest = Behest.start(config)) {
            Demo.Keys keys = Objects.requireNonNull(behest.firstStart(false));
            StringWriter printed = new StringWriter();
            Welcome.print(new PrintWriter(printed, true), behest, config, keys, null, 0);
            String text = printed.toString();
            String commands = text.substring(text.indexOf(HEADING) + HEADING.length());
            assertThat(commands).contains("curl -N");

            try (ChildProcess bash = ChildProcess.start(data, Map.of(), data, List.of("bash", "-euc", commands))) {
                assertThat(bash.status(Duration.ofSeconds(30)))
                        .as(bash.errors())
                        .isZero();
                assertThat(bash.output().strip()).startsWith("data: {").endsWith("\n\ndata: [DONE]");
                assertThat(bash.output()).contains("[simulation]").contains("Hello!");
            }
        }
    }
}
