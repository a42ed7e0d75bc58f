package ai.behest.spring;

import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** The endpoint for users that an identity provider vouches for: its token is verified at each request, and nothing is kept. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnIdentityProvider.class)
class IdentityTokenConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass(
            "org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter")
    static class WithoutResourceServer {

        WithoutResourceServer() {
            throw new InvalidConfigurationPropertyValueException(
                    "behest.principal.type",
                    null,
                    "Tokens of an identity provider need spring-boot-starter-security-oauth2-resource-server: add it.");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({BearerTokenAuthenticationFilter.class, JwtDecoder.class})
    static class WithResourceServer {

        @Bean
        IdentityProvider behestIdentityProvider(BehestProperties properties) {
            return new IdentityProviders(properties.principal()).provider();
        }

        @Bean
        @ConditionalOnMissingBean
        PrincipalMapper behestPrincipalMapper(IdentityProvider provider, BehestProperties properties) {
            return new ClaimPrincipalMapper(provider, new Plans(properties.principal()));
        }

        @Bean
        @Order(EndpointGate.ORDER)
        @ConditionalOnMissingBean(name = "behestTokenEndpointSecurity")
        SecurityFilterChain behestTokenEndpointSecurity(
                HttpSecurity http,
                IdentityProvider provider,
                BehestProperties properties,
                ObjectProvider<PathPatternRequestMatcher.Builder> paths)
                throws Exception {
            var refusal = new SignIn(true);
            JwtDecoder decoder = new TokenVerifier(provider, Clock.systemUTC()).decoder();
            EndpointGate.of(properties.tokenEndpoint(), paths, refusal).guard(http);
            http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .oauth2ResourceServer(server -> server.bearerTokenResolver(new TokenSource(provider.cookies()))
                            .authenticationEntryPoint(refusal)
                            .accessDeniedHandler(refusal)
                            .jwt(jwt -> jwt.decoder(decoder)
                                    .jwtAuthenticationConverter(token ->
                                            new JwtAuthenticationToken(token, List.of(), provider.userId(token))))
                            .withObjectPostProcessor(answering(refusal)));
            return http.build();
        }

        /** By default a provider whose keys cannot be had is thrown to the container; here it is answered like the rest. */
        private static ObjectPostProcessor<BearerTokenAuthenticationFilter> answering(SignIn refusal) {
            return new ObjectPostProcessor<>() {
                @Override
                public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                    var handler = new AuthenticationEntryPointFailureHandler(refusal);
                    handler.setRethrowAuthenticationServiceException(false);
                    filter.setAuthenticationFailureHandler(handler);
                    return filter;
                }
            };
        }
    }
}
