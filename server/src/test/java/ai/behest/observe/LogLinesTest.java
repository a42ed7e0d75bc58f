package ai.behest.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;

class LogLinesTest {
    private static final Set<String> ALLOWED =
            Set.of("timestamp", "level", "logger", "message", "trace_id", "exception", "stack");
    private static final String HOSTILE = "a\r\nb\u001b[31mc\u0000d\u009be\u2028f\u202eg\uD800h\"i\\j\tk\u007fl é 😀";

    private final LoggerContext context = new LoggerContext();

    @Test
    void aJsonLineHoldsTheAllowedFieldsAndNoOther() {
        LoggingEvent event = event("trace 4bf92f3577b34da6a3ce929d0e0e4736: call {} failed", null, "c1");
        event.setMDCPropertyMap(java.util.Map.of("uid", "canary"));
        event.setKeyValuePairs(List.of(new KeyValuePair("prompt", "canary")));
        String line = json(event);

        assertThat(line).endsWith("\n").doesNotContain("canary");
        JsonNode node = parse(line);
        assertThat(node.propertyNames()).containsExactly("timestamp", "level", "logger", "message", "trace_id");
        assertThat(node.get("timestamp").asString()).isEqualTo("2026-11-24T10:20:30.123456Z");
        assertThat(node.get("level").asString()).isEqualTo("INFO");
        assertThat(node.get("logger").asString()).isEqualTo("ai.behest.http.Exchange");
        assertThat(node.get("message").asString()).isEqualTo("trace 4bf92f3577b34da6a3ce929d0e0e4736: call c1 failed");
        assertThat(node.get("trace_id").asString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void anExceptionBringsItsClassAndItsStackWithCauses() {
        Exception cause = new IllegalArgumentException("inner\nforged line");
        JsonNode node = parse(json(event("it failed", new IllegalStateException("outer", cause))));

        assertThat(new TreeSet<>(node.propertyNames())).isSubsetOf(ALLOWED);
        assertThat(node.get("exception").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(node.get("stack").asString())
                .startsWith("java.lang.IllegalStateException: outer\n    at ai.behest.observe.LogLinesTest.")
                .contains("\ncaused by java.lang.IllegalArgumentException: inner\\nforged line\n");
    }

    @Test
    void nothingThatIsLoggedCanForgeALineOrDriveATerminal() {
        String json = json(event("{}", new IllegalStateException(HOSTILE), HOSTILE));
        assertThat(json.indexOf('\n')).isEqualTo(json.length() - 1);
        assertThat(parse(json).get("message").asString()).isEqualTo(HOSTILE);

        String text = text(event("{}", null, HOSTILE));
        assertThat(text.indexOf('\n')).isEqualTo(text.length() - 1);
        assertThat(text)
                .contains(
                        "INFO  Exchange: a\\r\\nb\\u001b[31mc\\u0000d\\u009be\\u2028f\\u202eg\\ud800h\"i\\j\\tk\\u007fl é 😀");
        String stack = text(event("x", new IllegalStateException(HOSTILE)));
        assertThat(stack.lines().skip(1)).allMatch(line -> line.startsWith("    "));
        for (String line : List.of(json, text, stack)) {
            assertThat(line.substring(0, line.length() - 1).replace("\n    ", ""))
                    .matches("[^\\p{Cntrl}\\u2028\\u202e]*");
        }
    }

    @Test
    void noSecretInAMessageOrAnExceptionIsWritten() {
        for (String secret : Secrets.ALL) {
            Exception exception = new IllegalStateException("bad " + secret, new RuntimeException(secret));
            LoggingEvent event = event("refused {}", exception, secret);
            assertThat(json(event)).doesNotContain(secret).doesNotContainIgnoringCase("canary");
            assertThat(text(event)).doesNotContain(secret).doesNotContainIgnoringCase("canary");
            assertThat(json(event)).doesNotContain("0123456789");
        }
    }

    @Test
    void aLongLineIsCutAndNoHalfOfASecretIsLeftAtTheCut() {
        for (int before = 8_100; before < 8_200; before++) {
            String line =
                    json(event("{}", null, "x".repeat(before) + " " + Secrets.PROVIDER_KEY + "y".repeat(200_000)));
            assertThat(line.length()).isLessThan(8_500);
            assertThat(line).doesNotContain("Canary").contains("[cut]");
        }
        Throwable deep = new IllegalStateException("z".repeat(100_000));
        for (int i = 0; i < 50; i++) {
            deep = new IllegalStateException("z".repeat(100_000), deep);
        }
        assertThat(json(event("deep", deep)).length()).isLessThan(100_000);
    }

    @Test
    void anExceptionThatCausesItselfEnds() {
        Exception first = new IllegalStateException("first");
        Exception second = new IllegalStateException("second", first);
        first.initCause(second);

        assertThat(json(event("loop", first))).contains("first").contains("second");
    }

    private LoggingEvent event(String message, @Nullable Throwable thrown, Object... arguments) {
        LoggingEvent event = new LoggingEvent(
                LogLinesTest.class.getName(),
                context.getLogger("ai.behest.http.Exchange"),
                Level.INFO,
                message,
                thrown,
                arguments);
        event.setInstant(Instant.parse("2026-11-24T10:20:30.123456Z"));
        return event;
    }

    private static String json(LoggingEvent event) {
        return line(event, "json");
    }

    private static String text(LoggingEvent event) {
        return line(event, "text");
    }

    private static String line(LoggingEvent event, String format) {
        LogLines lines = new LogLines();
        lines.setFormat(format);
        return new String(lines.encode(event), UTF_8);
    }

    private static JsonNode parse(String line) {
        return Json.MAPPER.readTree(line);
    }
}
