package ai.behest.example;

import java.net.URI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Who may sign in, and on which plan. Your app has its own users; the plan is an authority, {@code PLAN_} and its name. */
@Configuration(proxyBeanMethods = false)
class Login {

    @Bean
    PasswordEncoder passwords() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    UserDetailsService users(PasswordEncoder passwords) {
        return new InMemoryUserDetailsManager(
                user("grace", "PLAN_free", passwords),
                user("ada", "PLAN_pro", passwords),
                user("alan", "PLAN_max", passwords));
    }

    /** All pages are for signed-in users; scripts get a 401 instead of the form. */
    @Bean
    SecurityFilterChain security(HttpSecurity http, @Value("${quickstart.gateway}") URI gateway) throws Exception {
        String policy = "default-src 'self'; connect-src 'self' " + origin(gateway) + "; frame-ancestors 'none'";
        return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
                .formLogin(form -> form.defaultSuccessUrl("/", true))
                .csrf(CsrfConfigurer::spa)
                .exceptionHandling(refusals -> refusals.defaultAuthenticationEntryPointFor(
                        new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED),
                        PathPatternRequestMatcher.pathPattern("/api/**")))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(policy)))
                .build();
    }

    /** Scheme, host and port: what a page's policy names. */
    static String origin(URI address) {
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost() + port;
    }

    private static UserDetails user(String name, String plan, PasswordEncoder passwords) {
        return User.withUsername(name)
                .password(passwords.encode(name))
                .authorities(plan)
                .build();
    }
}
