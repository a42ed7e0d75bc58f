package ai.behest.spring;

import ai.behest.sdk.Behest;
import ai.behest.sdk.BehestBuilder;
import ai.behest.sdk.Tier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Makes the client of what {@code behest.*} sets, and of the {@code BEHEST_*} variables for the rest. */
final class Connection {

    private static final List<String> VARIABLES = List.of(
            "BEHEST_KEY",
            "BEHEST_API_KEY",
            "BEHEST_BASE_URL",
            "BEHEST_USER_ID",
            "BEHEST_TTL",
            "BEHEST_TIER",
            "BEHEST_ISSUER",
            "BEHEST_AUDIENCE",
            "BEHEST_KID",
            "BEHEST_TENANT_ID",
            "BEHEST_PROJECT_ID");

    private Connection() {}

    /** @throws ai.behest.sdk.BehestConfigException naming everything that is missing or wrong */
    static Behest open(BehestProperties properties, Environment environment) {
        BehestBuilder builder = Behest.builder()
                .environment(variables(environment))
                .timeout(properties.timeout())
                .maxRetries(properties.maxRetries());
        set(properties.key(), builder::key);
        set(properties.baseUrl(), builder::baseUrl);
        set(properties.userId(), builder::userId);
        set(properties.ttl(), builder::ttl);
        set(properties.tier(), tier -> builder.tier(Tier.of(tier)));
        set(properties.issuer(), builder::issuer);
        set(properties.audience(), builder::audience);
        set(properties.kid(), builder::kid);
        set(properties.tenantId(), builder::tenantId);
        set(properties.projectId(), builder::projectId);
        return builder.build();
    }

    private static Map<String, String> variables(Environment environment) {
        var found = new HashMap<String, String>();
        for (String name : VARIABLES) {
            String value = environment.getProperty(name);
            if (value != null) {
                found.put(name, value);
            }
        }
        return found;
    }

    private static <T> void set(@Nullable T value, Consumer<T> setting) {
        if (value != null && !value.toString().isBlank()) {
            setting.accept(value);
        }
    }
}
