package ai.behest.spring;

import ai.behest.sdk.Behest;
import ai.behest.sdk.CallOptions;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An app whose controller chats and lets failures pass, with a security of its own that is open but for the form. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ChatApp.Chat.class)
class ChatApp {

    @Bean
    SecurityFilterChain open(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(rules -> rules.anyRequest().permitAll())
                .formLogin(form -> {})
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(User.withUsername("ada")
                .password("{noop}ada-secret")
                .authorities("PLAN_pro")
                .build());
    }

    @RestController
    static class Chat {

        private final Behest behest;

        Chat(Behest behest) {
            this.behest = behest;
        }

        @GetMapping("/chat")
        String chat() {
            return behest.chat()
                    .completions()
                    .create(chat -> chat.addUserMessage("Hi"), CallOptions.forUser("u1"))
                    .id();
        }
    }
}
