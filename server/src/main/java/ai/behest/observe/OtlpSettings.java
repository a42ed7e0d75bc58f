package ai.behest.observe;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where traces go, from the variables that OpenTelemetry defines for it (specification, "OTLP exporter" and "SDK
 * environment variables"). Of the protocols only {@code http/protobuf} is spoken.
 *
 * @param endpoint the whole URL that spans are posted to
 * @param headers sent with every post; likely to hold a secret
 * @param resource what this process calls itself, {@code service.name} among it
 */
record OtlpSettings(URI endpoint, Map<String, String> headers, Map<String, String> resource) {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    OtlpSettings {
        headers = Map.copyOf(headers);
        resource = Map.copyOf(resource);
    }

    /** Null when no endpoint is set, or traces or the whole of OpenTelemetry are switched off. */
    static @Nullable OtlpSettings from(Map<String, String> environment) {
        String own = value(environment, TRACES_ENDPOINT);
        String common = value(environment, ENDPOINT);
        boolean off = value(environment, "OTEL_SDK_DISABLED").equalsIgnoreCase("true")
                || value(environment, "OTEL_TRACES_EXPORTER").equalsIgnoreCase("none");
        if (off || (own.isEmpty() && common.isEmpty())) {
            return null;
        }
        checkProtocol(environment, "OTEL_EXPORTER_OTLP_PROTOCOL");
        checkProtocol(environment, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL");
        URI endpoint = own.isEmpty() ? below(endpoint(ENDPOINT, common)) : endpoint(TRACES_ENDPOINT, own);
        Map<String, String> headers = pairs(environment, "OTEL_EXPORTER_OTLP_HEADERS");
        headers.putAll(pairs(environment, "OTEL_EXPORTER_OTLP_TRACES_HEADERS"));
        Map<String, String> resource = new LinkedHashMap<>(Map.of("service.name", "behest"));
        resource.putAll(pairs(environment, "OTEL_RESOURCE_ATTRIBUTES"));
        if (!value(environment, "OTEL_SERVICE_NAME").isEmpty()) {
            resource.put("service.name", value(environment, "OTEL_SERVICE_NAME"));
        }
        return new OtlpSettings(endpoint, headers, resource);
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static void checkProtocol(Map<String, String> environment, String name) {
        String protocol = value(environment, name);
        if (!protocol.isEmpty() && !protocol.equals("http/protobuf")) {
            throw new IllegalArgumentException(
                    name + " must be http/protobuf (usually port 4318): no other protocol is spoken here.");
        }
    }

    private static URI endpoint(String name, String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if (url.getHost() != null
                    && url.getRawUserInfo() == null
                    && (scheme.equals("http") || scheme.equals("https"))) {
                return url;
            }
        } catch (URISyntaxException _) {
            // The same answer as for any other text that is no such URL.
        }
        throw new IllegalArgumentException(
                name + " must be an http or https URL without a user name; credentials go into"
                        + " OTEL_EXPORTER_OTLP_HEADERS.");
    }

    /** Traces have a path of their own below the endpoint of all signals. */
    private static URI below(URI base) {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text : text + "/") + "v1/traces");
    }

    /** {@code key=value} pairs with commas between them, values percent-encoded. */
    private static Map<String, String> pairs(Map<String, String> environment, String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : value(environment, name).split(",", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? "" : pair.substring(0, equals).strip();
            if (!key.isEmpty()) {
                pairs.put(key, decode(name, pair.substring(equals + 1).strip()));
            } else if (!pair.isBlank()) {
                throw new IllegalArgumentException(name + " must be key=value pairs with commas between them.");
            }
        }
        return pairs;
    }

    private static String decode(String name, String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException(name + " has a value that is not percent-encoded well.");
        }
    }

    /** Without the headers. */
    @Override
    public String toString() {
        return "OTLP to " + endpoint.getHost();
    }
}
