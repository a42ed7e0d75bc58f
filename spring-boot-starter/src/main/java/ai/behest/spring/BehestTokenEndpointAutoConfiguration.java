package ai.behest.spring;

import ai.behest.sdk.Behest;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * The token endpoint with its security, where {@code behest.token-endpoint.enabled} asks for it. It comes after Spring
 * Boot's own security, so that the rest of the app stays as protected as it is without this starter.
 */
@AutoConfiguration(
        after = {BehestAutoConfiguration.class, BehestMetricsAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "behest.token-endpoint.enabled")
@ConditionalOnClass(DispatcherServlet.class)
public class BehestTokenEndpointAutoConfiguration {

    /** Without Spring Security there is no verified principal, and so no endpoint: better to hear of it at start. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.security.web.SecurityFilterChain")
    static class WithoutSecurity {

        WithoutSecurity() {
            throw new InvalidConfigurationPropertyValueException(
                    "behest.token-endpoint.enabled",
                    true,
                    "The token endpoint needs Spring Security: add spring-boot-starter-security, or"
                            + " spring-boot-starter-security-oauth2-resource-server for an identity provider's tokens.");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({SecurityFilterChain.class, Authentication.class})
    @Import({SessionLoginConfiguration.class, IdentityTokenConfiguration.class})
    static class WithSecurity {

        @Bean
        @ConditionalOnMissingBean
        TokenEndpoint behestTokenEndpoint(
                Behest behest, PrincipalMapper users, BehestProperties properties, ObjectProvider<Tally> tally) {
            return new TokenEndpoint(
                    behest, users, properties.tokenEndpoint().ttl(), tally.getIfAvailable(Tally::none));
        }
    }
}
