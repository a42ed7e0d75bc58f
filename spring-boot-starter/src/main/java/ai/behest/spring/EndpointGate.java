package ai.behest.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** What holds for the endpoint whoever signs the users in: its path only, verified users only, known pages only. */
record EndpointGate(RequestMatcher path, SameSite pages, SignIn refusal) {

    /** Before the app's own chains, which may match everything. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1000;

    /** @param paths Spring Boot's own, which knows below which path the app's controllers lie */
    static EndpointGate of(
            BehestProperties.TokenEndpoint endpoint,
            ObjectProvider<PathPatternRequestMatcher.Builder> paths,
            SignIn refusal) {
        PathPatternRequestMatcher path =
                paths.getIfAvailable(PathPatternRequestMatcher::withDefaults).matcher(endpoint.path());
        return new EndpointGate(path, new SameSite(endpoint.allowedOrigins()), refusal);
    }

    void guard(HttpSecurity http) throws Exception {
        http.securityMatcher(path)
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
