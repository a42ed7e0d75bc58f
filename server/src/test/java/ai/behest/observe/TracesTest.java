package ai.behest.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracesTest {
    private static final String TRACE = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String COMMON = "OTEL_EXPORTER_OTLP_ENDPOINT";

    @Test
    void sendsOneSpanPerCallWithItsOwnIdsAndTimes() throws Exception {
        try (Collector collector = Collector.open()) {
            try (Signals signals = new Signals(Map.of(
                    COMMON,
                    collector.url(),
                    "OTEL_EXPORTER_OTLP_HEADERS",
                    "x-team=blue%20team,authorization=Bearer abc",
                    "OTEL_SERVICE_NAME",
                    "gateway",
                    "OTEL_RESOURCE_ATTRIBUTES",
                    "deployment.environment.name=test"))) {
                signals.called(Calls.CHAT.signal());
            }

            assertThat(collector.paths).containsExactly("/v1/traces");
            assertThat(collector.headers.getFirst().getFirst("x-team")).isEqualTo("blue team");
            assertThat(collector.headers.getFirst().getFirst("Authorization")).isEqualTo("Bearer abc");
            assertThat(Collector.attributes(
                            collector.resources.getFirst().getResource().getAttributesList()))
                    .containsEntry("service.name", "gateway")
                    .containsEntry("deployment.environment.name", "test");
            assertThat(collector.spans).hasSize(1);
            Span span = collector.spans.getFirst();
            assertThat(hex(span.getTraceId().toByteArray())).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(hex(span.getParentSpanId().toByteArray())).isEqualTo("00f067aa0ba902b7");
            assertThat(hex(span.getSpanId().toByteArray())).isEqualTo("53995c3f42cd8ad8");
            assertThat(span.getStartTimeUnixNano()).isEqualTo(1_790_000_000_123_456_789L);
            assertThat(span.getEndTimeUnixNano()).isEqualTo(1_790_000_001_623_456_789L);
            assertThat(span.getName()).isEqualTo("chat gpt-5-mini");
            assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
            assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
            assertThat(Collector.attributes(span.getAttributesList()))
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("gen_ai.operation.name", "chat"),
                            Map.entry("gen_ai.provider.name", "openai"),
                            Map.entry("gen_ai.request.model", "gpt-5-mini"),
                            Map.entry("gen_ai.response.model", "gpt-5-mini-2026-01-31"),
                            Map.entry("gen_ai.request.stream", true),
                            Map.entry("gen_ai.response.time_to_first_chunk", 0.25),
                            Map.entry("gen_ai.usage.input_tokens", 7L),
                            Map.entry("gen_ai.usage.output_tokens", 14L),
                            Map.entry("http.response.status_code", 200L),
                            Map.entry("behest.tenant.id", "ten_1"),
                            Map.entry("behest.project.id", "prj_1"),
                            Map.entry("behest.call.status", "completed"),
                            Map.entry("behest.call.payer", "platform"),
                            Map.entry("behest.usage.estimated", false),
                            Map.entry("behest.cost.picodollars", 1_234_567L)));
        }
    }

    @Test
    void aTraceThatBeganHereHasNoParentAndKeepsItsId() throws Exception {
        try (Collector collector = Collector.open()) {
            try (Signals signals = new Signals(Map.of(TRACE, collector.url() + "/own/path"))) {
                signals.called(
                        Calls.CHAT.trace("0af7651916cd43dd8448eb211c80319c", "").signal());
            }

            assertThat(collector.paths).containsExactly("/own/path");
            Span span = collector.spans.getFirst();
            assertThat(hex(span.getTraceId().toByteArray())).isEqualTo("0af7651916cd43dd8448eb211c80319c");
            assertThat(span.getParentSpanId().isEmpty()).isTrue();
            assertThat(hex(span.getSpanId().toByteArray())).isEqualTo("53995c3f42cd8ad8");
        }
    }

    @Test
    void aFailedCallIsAnErrorAndNamesTheProviderAsTheConventionsDo() throws Exception {
        try (Collector collector = Collector.open()) {
            try (Signals signals = new Signals(Map.of(COMMON, collector.url() + "/"))) {
                signals.called(Calls.CHAT
                        .provider("mistral")
                        .ended(CallSignal.FAILED, "provider_timeout")
                        .usage(0, true, null)
                        .signal());
                signals.called(
                        Calls.CHAT.ended(CallSignal.INTERRUPTED, "client_left").signal());
            }

            Span failed = collector.spans.getFirst();
            assertThat(failed.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(Collector.attributes(failed.getAttributesList()))
                    .containsEntry("error.type", "provider_timeout")
                    .containsEntry("gen_ai.provider.name", "mistral_ai")
                    .containsEntry("behest.usage.estimated", true)
                    .doesNotContainKey("behest.cost.picodollars");
            Span interrupted = collector.spans.getLast();
            assertThat(interrupted.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
            assertThat(Collector.attributes(interrupted.getAttributesList())).doesNotContainKey("error.type");
        }
    }

    @Test
    void aSecretGivenAsANameIsMaskedAndALongNameIsCut() throws Exception {
        try (Collector collector = Collector.open()) {
            try (Signals signals = new Signals(Map.of(COMMON, collector.url()))) {
                for (String secret : Secrets.ALL) {
                    signals.called(Calls.CHAT.model(secret).signal());
                    signals.called(
                            Calls.CHAT.model("x".repeat(250) + " " + secret).signal());
                    signals.called(Calls.CHAT.ended(CallSignal.FAILED, secret).signal());
                }
                signals.called(Calls.CHAT.model("y".repeat(1_000_000)).signal());
            }

            assertThat(collector.spans).hasSize(3 * Secrets.ALL.size() + 1);
            for (String body : collector.bodies) {
                assertThat(body).doesNotContain(Secrets.ALL).doesNotContainIgnoringCase("canary");
            }
            assertThat(collector.spans).allMatch(span -> span.getName().length() <= 140);
            assertThat(collector.spans.getLast().getSerializedSize()).isLessThan(2_000);
        }
    }

    @Test
    void aCollectorThatStallsOrIsGoneHoldsNobodyUp() throws Exception {
        int gone;
        try (ServerSocket socket = new ServerSocket(0)) {
            gone = socket.getLocalPort();
        }
        try (Collector collector = Collector.stalled()) {
            for (String url : new String[] {collector.url(), "http://127.0.0.1:" + gone}) {
                long start = System.nanoTime();
                try (Signals signals = new Signals(Map.of(COMMON, url))) {
                    for (int i = 0; i < 20_000; i++) {
                        signals.called(Calls.CHAT.signal());
                    }
                    // A span that waited for the collector would have taken its ten seconds.
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
                    assertThat(new Exposition(signals.prometheus()).sum("behest_calls_total"))
                            .isEqualTo(20_000);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
