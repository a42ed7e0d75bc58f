package ai.behest.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.sdk.AuthMode;
import ai.behest.sdk.Behest;
import ai.behest.sdk.BehestConfigException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which beans there are, and what is said when something is missing. */
class AutoConfigurationTest {

    private static final String KEY = "BEHEST_KEY=" + StubGateway.KEY;

    private final ApplicationContextRunner plain =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BehestAutoConfiguration.class));
    private final WebApplicationContextRunner web = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(BehestAutoConfiguration.class, BehestTokenEndpointAutoConfiguration.class))
            .withPropertyValues(KEY, "behest.token-endpoint.enabled=true");

    @Test
    void namesEverythingThatIsMissing() {
        plain.run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).rootCause().isInstanceOf(BehestConfigException.class);
            FailureAnalysis analysis = requireNonNull(
                    new ConfigurationFailureAnalyzer().analyze(requireNonNull(context.getStartupFailure())));
            assertThat(analysis.getDescription()).contains("BEHEST_KEY is missing");
            assertThat(analysis.getAction()).contains("BEHEST_KEY").contains("behest.key");
        });
        plain.withPropertyValues(SigningKey.environment().entrySet().stream()
                        .filter(variable -> variable.getKey().equals("BEHEST_KEY"))
                        .map(variable -> "behest.key=" + variable.getValue())
                        .toArray(String[]::new))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOfSatisfying(
                                BehestConfigException.class,
                                wrong -> assertThat(wrong.variables())
                                        .containsExactly("BEHEST_KID", "BEHEST_TENANT_ID", "BEHEST_PROJECT_ID")));
    }

    @Test
    void readsTheVariablesOfTheContract() {
        plain.withPropertyValues(KEY, "BEHEST_BASE_URL=http://localhost:8080/p/amber-fox-042/v1")
                .run(context -> assertThat(context.getBean(Behest.class))
                        .hasToString("Behest[mode=API_KEY, baseUrl=http://localhost:8080/p/amber-fox-042]"));
    }

    @Test
    void prefersItsPropertiesToTheVariables() {
        plain.withPropertyValues(
                        "BEHEST_KEY=nonsense",
                        "behest.key=" + StubGateway.KEY,
                        "BEHEST_BASE_URL=http://one.example",
                        "behest.base-url=https://two.example",
                        "behest.ttl=120")
                .run(context -> assertThat(context.getBean(Behest.class))
                        .hasToString("Behest[mode=" + AuthMode.API_KEY + ", baseUrl=https://two.example]"));
    }

    @Test
    void refusesValuesOutOfRange() {
        plain.withPropertyValues(KEY, "behest.ttl=5")
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("BEHEST_TTL"));
        web.withPropertyValues("behest.token-endpoint.allowed-origins=https://*.example.com")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("behest.token-endpoint.allowed-origins"));
    }

    @Test
    void leavesAClientOfTheAppsOwnAlone() {
        Behest own = Behest.builder().key(StubGateway.KEY).build();
        plain.withBean(Behest.class, () -> own)
                .run(context -> assertThat(context.getBean(Behest.class)).isSameAs(own));
    }

    @Test
    void hasNoTokenEndpointUnlessAsked() {
        web.withPropertyValues("behest.token-endpoint.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(TokenEndpoint.class)
                        .doesNotHaveBean(SecurityFilterChain.class));
    }

    @Test
    void doesNotStartAnEndpointThatNobodyProtects() {
        web.withClassLoader(new FilteredClassLoader(SecurityFilterChain.class))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("spring-boot-starter-security"));
        web.withClassLoader(new FilteredClassLoader(BearerTokenAuthenticationFilter.class))
                .withPropertyValues("behest.principal.type=clerk")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("spring-boot-starter-security-oauth2-resource-server"));
    }

    @Test
    void namesThePropertyThatAnIdentityProviderNeeds() {
        for (String type : List.of("supabase", "clerk", "auth0", "firebase")) {
            missing("behest.principal.issuer", "behest.principal.type=" + type);
        }
        missing(
                "behest.principal.audiences",
                "behest.principal.type=auth0",
                "behest.principal.issuer=https://example.eu.auth0.com/");
        missing("behest.principal.secret", "behest.principal.type=nextauth");
    }

    @Test
    void takesAnEmptySecretForNone() {
        for (String empty : List.of("", "   ", "${AUTH_SECRET:}")) {
            missing("behest.principal.secret", "behest.principal.type=nextauth", "behest.principal.secret=" + empty);
        }
    }

    @Test
    void refusesAnEndpointThatCouldNeverGiveAToken() {
        for (String ttl : List.of("0", "59", "86401", "-900", "90500ms")) {
            refused("behest.token-endpoint.ttl", ttl);
        }
        for (String path : List.of("api/token", "/", "/api/*", "/api/{user}", "/api//token", "/api/token/")) {
            refused("behest.token-endpoint.path", path);
        }
    }

    private void refused(String property, String value) {
        web.withPropertyValues(property + "=" + value)
                .run(context -> assertThat(context.getStartupFailure())
                        .as(value)
                        .rootCause()
                        .hasMessageContaining(property));
    }

    @Test
    void describesEveryPropertyToEditors() throws Exception {
        JsonNode metadata = new JsonMapper()
                .readTree(new ClassPathResource("META-INF/spring-configuration-metadata.json")
                        .getContentAsString(StandardCharsets.UTF_8));
        assertThat(metadata.path("properties").size()).isGreaterThan(25);
        for (JsonNode property : metadata.path("properties")) {
            assertThat(property.path("description").asString())
                    .as(property.path("name").asString())
                    .isNotBlank();
        }
    }

    @Test
    void showsNoSecretWhenPropertiesArePrinted() {
        plain.withPropertyValues("behest.key=" + StubGateway.KEY, "behest.principal.secret=hush-hush")
                .run(context -> assertThat(
                                context.getBean(BehestProperties.class).toString())
                        .doesNotContain("hush-hush")
                        .doesNotContain(StubGateway.KEY));
    }

    private void missing(String property, String... set) {
        web.withConfiguration(AutoConfigurations.of(
                        SecurityAutoConfiguration.class, ServletWebSecurityAutoConfiguration.class))
                .withPropertyValues(set)
                .run(context -> assertThat(context.getStartupFailure())
                        .as(property)
                        .rootCause()
                        .hasMessageContaining(property));
    }
}
