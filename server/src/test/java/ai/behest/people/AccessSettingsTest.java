package ai.behest.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessSettingsTest {
    private static final String OIDC = "BEHEST_CONSOLE_OIDC_";

    private static Map<String, String> google() {
        return new HashMap<>(Map.of(
                OIDC + "ISSUER", "https://accounts.google.com",
                OIDC + "CLIENT_ID", "behest",
                OIDC + "CLIENT_SECRET", "hunter2hunter2"));
    }

    @Test
    void areNoneWithoutVariables() {
        AccessSettings settings = AccessSettings.from(Map.of());
        assertThat(settings.origin()).isNull();
        assertThat(settings.openIdConnect()).isNull();
    }

    @Test
    void areReadAndNeverShown() {
        Map<String, String> environment = google();
        environment.put("BEHEST_CONSOLE_ORIGIN", "https://console.example.com");
        environment.put(OIDC + "ROLE", "Viewer");
        environment.put(OIDC + "DOMAINS", "Example.com , example.org,");
        AccessSettings settings = AccessSettings.from(environment);
        assertThat(settings.origin()).isEqualTo("https://console.example.com");
        OidcSettings oidc = Objects.requireNonNull(settings.openIdConnect());
        assertThat(oidc.domains()).isEqualTo(Set.of("example.com", "example.org"));
        assertThat(oidc.newcomers()).isEqualTo(Role.VIEWER);
        assertThat(oidc.name()).isEqualTo("single sign-on");
        assertThat(settings.toString()).doesNotContain("hunter2");
        environment.put(OIDC + "DOMAINS", "*");
        assertThat(Objects.requireNonNull(AccessSettings.from(environment).openIdConnect())
                        .allows("a@any.example"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ISSUER | accounts.google.com | ISSUER",
                "ISSUER | http://accounts.google.com | ISSUER",
                "ISSUER | https://user:hunter2hunter2@accounts.google.com | ISSUER",
                "ISSUER | https://accounts.google.com?x=1 | ISSUER",
                "ISSUER | https://accounts goo | ISSUER",
                "ISSUER | '' | ISSUER",
                "CLIENT_ID | ' ' | CLIENT_ID",
                "ROLE | owner | ROLE",
                "ROLE | boss | ROLE",
                "ROLE | viewer | DOMAINS",
                "DOMAINS | @example.com | DOMAINS",
                "DOMAINS | example | DOMAINS"
            })
    void thatDoNotFitStopTheStartWithTheirName(String variable, String value, String named) {
        Map<String, String> environment = google();
        environment.put(OIDC + variable, value);
        assertThatThrownBy(() -> AccessSettings.from(environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(OIDC + named)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "console.example.com",
        "https://console.example.com/",
        "https://console.example.com/x",
        "https://console.example.com?x",
        "ftp://console.example.com",
        "https://user@console.example.com",
        "https://"
    })
    void needAnOriginWithoutAPath(String origin) {
        assertThatThrownBy(() -> AccessSettings.from(Map.of("BEHEST_CONSOLE_ORIGIN", origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("BEHEST_CONSOLE_ORIGIN");
    }
}
