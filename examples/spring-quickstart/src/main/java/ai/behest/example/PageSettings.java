package ai.behest.example;

import ai.behest.spring.EndUser;
import ai.behest.spring.PrincipalMapper;
import java.net.URI;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the page has to know: where the gateway is, and who is signed in. Nothing secret. */
@RestController
class PageSettings {

    private final URI gateway;
    private final PrincipalMapper users;

    PageSettings(@Value("${quickstart.gateway}") URI gateway, PrincipalMapper users) {
        this.gateway = gateway;
        this.users = users;
    }

    @GetMapping("/api/settings")
    Map<String, String> settings(Authentication principal) {
        EndUser user = users.map(principal);
        return Map.of("gateway", gateway.toString(), "user", user.id(), "tier", String.valueOf(user.tier()));
    }
}
