package ai.behest.observe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtlpSettingsTest {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    @Test
    void isOffUnlessAnEndpointIsSet() {
        for (Map<String, String> environment : List.of(
                Map.<String, String>of(),
                Map.of(ENDPOINT, "  "),
                Map.of("OTEL_SERVICE_NAME", "gateway"),
                Map.of(ENDPOINT, "http://collector:4318", "OTEL_SDK_DISABLED", "TRUE"),
                Map.of(ENDPOINT, "http://collector:4318", "OTEL_TRACES_EXPORTER", "none"))) {
            assertThat(OtlpSettings.from(environment)).isNull();
        }
    }

    @Test
    void theEndpointOfTracesIsTakenAsItStandsAndComesFirst() {
        OtlpSettings settings = requireNonNull(OtlpSettings.from(Map.of(
                ENDPOINT,
                "http://collector:4318",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                "https://traces.example/intake",
                "OTEL_EXPORTER_OTLP_HEADERS",
                "a=1,b=2+2%3D4, ",
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
                "a=3")));

        assertThat(settings.endpoint()).hasToString("https://traces.example/intake");
        assertThat(settings.headers()).isEqualTo(Map.of("a", "3", "b", "2+2=4"));
        assertThat(settings.resource()).containsEntry("service.name", "behest");
    }

    @Test
    void aBadEndpointIsRefusedByNameWithoutShowingIt() {
        for (String bad : List.of(
                "collector:4318",
                "ftp://collector",
                "http://",
                "http://me:canary@collector",
                "http://a b",
                "http://col lector/canary",
                "/v1/traces",
                "\0")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OtlpSettings.from(Map.of(ENDPOINT, bad)))
                    .withMessageContaining(ENDPOINT)
                    .withMessageNotContaining("canary");
        }
    }

    @Test
    void badPairsAndOtherProtocolsAreRefusedByName() {
        refuses("OTEL_EXPORTER_OTLP_HEADERS", "canary");
        refuses("OTEL_EXPORTER_OTLP_HEADERS", "=canary");
        refuses("OTEL_EXPORTER_OTLP_HEADERS", "a=canary%zz");
        refuses("OTEL_RESOURCE_ATTRIBUTES", "canary");
        refuses("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
        refuses("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json");
    }

    @Test
    void neverShowsItsHeaders() {
        assertThat(OtlpSettings.from(Map.of(
                        ENDPOINT, "http://collector:4318", "OTEL_EXPORTER_OTLP_HEADERS", "authorization=canary")))
                .hasToString("OTLP to collector");
    }

    private static void refuses(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtlpSettings.from(Map.of(ENDPOINT, "http://collector:4318", name, value)))
                .withMessageContaining(name)
                .withMessageNotContaining("canary");
    }
}
