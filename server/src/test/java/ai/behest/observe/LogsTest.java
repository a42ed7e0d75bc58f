package ai.behest.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The log of a real process, set up by {@code logback.xml} and the environment. */
class LogsTest {
    @TempDir
    Path directory;

    private record Said(int exit, String out, List<String> err) {}

    @Test
    void aProcessLogsJsonToStandardErrorUntilItsLastWord() throws Exception {
        Said said = run(Map.of());

        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("for a person\n");
        List<JsonNode> lines =
                said.err().stream().map(line -> Json.MAPPER.readTree(line)).toList();
        assertThat(lines.stream().map(line -> line.get("message").asString()))
                .containsExactly("info behest_sk_[key]", "a library's warning", "said by jul");
        assertThat(lines.get(1).get("exception").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(lines.getLast().get("logger").asString()).isEqualTo("org.postgresql");
    }

    @Test
    void aPersonGetsOneLinersAndAsMuchAsAskedFor() throws Exception {
        Said said = run(Map.of("BEHEST_LOG_FORMAT", "text", "BEHEST_LOG_LEVEL", "debug"));

        assertThat(said.err().getFirst()).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} DEBUG Talker: debug");
        assertThat(said.err().get(1)).endsWith(" INFO  Talker: info behest_sk_[key]");
        assertThat(said.err()).noneMatch(line -> line.contains("library's info"));
    }

    @Test
    void emptyVariablesMeanTheDefaults() throws Exception {
        Said said = run(Map.of("BEHEST_LOG_FORMAT", "", "BEHEST_LOG_LEVEL", ""));

        assertThat(said.err()).hasSize(3).allMatch(line -> line.startsWith("{\"timestamp\":"));
    }

    @Test
    void aBadValueEndsTheStartAndNamesTheVariable() throws Exception {
        Said level = run(Map.of("BEHEST_LOG_LEVEL", "loud"));
        assertThat(level.exit()).isEqualTo(2);
        assertThat(level.err()).containsExactly("BEHEST_LOG_LEVEL must be one of ERROR, WARN, INFO, DEBUG, TRACE.");

        Said format = run(Map.of("BEHEST_LOG_FORMAT", "xml"));
        assertThat(format.exit()).isEqualTo(2);
        assertThat(format.err()).containsExactly("BEHEST_LOG_FORMAT must be one of json, text.");
    }

    @Test
    void loadsNothingOfOpenTelemetryWhileTracesAreOff() throws Exception {
        assertThat(run(Map.of(), "-Xlog:class+load").out())
                .contains("ai.behest.observe.Signals source:")
                .doesNotContain("io.opentelemetry.");
        assertThat(run(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), "-Xlog:class+load")
                        .out())
                .contains("io.opentelemetry.sdk.trace.");
    }

    private Said run(Map<String, String> environment, String... options) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(List.of(options));
        builder.command()
                .addAll(List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Talker.class.getName()));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("BEHEST_") || name.startsWith("OTEL_") || name.startsWith("JAVA_"));
        builder.environment().putAll(environment);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Said(process.exitValue(), Files.readString(out, UTF_8), Files.readAllLines(err, UTF_8));
    }
}
