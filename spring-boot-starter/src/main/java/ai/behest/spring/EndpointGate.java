package ai.behest.spring;

import org.springframework.core.Ordered;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** What holds for the endpoint whoever signs the users in: its path only, verified users only, known pages only. */
record EndpointGate(String path, SameSite pages, SignIn refusal) {

    /** Before the app's own chains, which may match everything. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1000;

    static EndpointGate of(BehestProperties.TokenEndpoint endpoint, SignIn refusal) {
        return new EndpointGate(endpoint.path(), new SameSite(endpoint.allowedOrigins()), refusal);
    }

    void guard(HttpSecurity http) throws Exception {
        http.securityMatcher(PathPatternRequestMatcher.pathPattern(path))
                .cors(cors -> cors.configurationSource(pages))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(rules ->
                        rules.requestMatchers(pages).denyAll().anyRequest().authenticated())
                .exceptionHandling(
                        refusals -> refusals.authenticationEntryPoint(refusal).accessDeniedHandler(refusal));
    }
}
