package ai.behest.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** The endpoint for users that are signed in in this app: whoever the HTTP session holds. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnSessionLogin.class)
class SessionLoginConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PrincipalMapper behestPrincipalMapper(BehestProperties properties) {
        return new SessionPrincipalMapper(properties.principal());
    }

    @Bean
    @Order(EndpointGate.ORDER)
    @ConditionalOnMissingBean(name = "behestTokenEndpointSecurity")
    SecurityFilterChain behestTokenEndpointSecurity(
            HttpSecurity http, BehestProperties properties, ObjectProvider<PathPatternRequestMatcher.Builder> paths)
            throws Exception {
        EndpointGate.of(properties.tokenEndpoint(), paths, new SignIn(false)).guard(http);
        http.sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER));
        return http.build();
    }
}
