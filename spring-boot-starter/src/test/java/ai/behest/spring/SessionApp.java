package ai.behest.spring;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An app with a login form, Spring Boot's own security, and nothing of its own about Behest. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SessionApp {

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                user("ada", "PLAN_pro"), user("bob"), user("eve", "PLAN_max", "PLAN_free"), user("admin", "PLAN_max"));
    }

    private static UserDetails user(String name, String... authorities) {
        return User.withUsername(name)
                .password("{noop}" + name + "-secret")
                .authorities(authorities)
                .build();
    }

    @RestController
    static class Private {

        @GetMapping("/private")
        String read() {
            return "private";
        }
    }
}
