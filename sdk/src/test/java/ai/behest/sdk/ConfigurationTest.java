package ai.behest.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    private static final String SIGNING = "behest_pk_" + TestKeys.PEM;

    @Test
    void refusesAnEmptyEnvironment() {
        BehestConfigException refused = refusal(Map.of());
        assertThat(refused.variables()).containsExactly("BEHEST_KEY");
        assertThat(refused).hasMessageContaining("BEHEST_KEY is missing");
        assertThat(refused.code()).isEqualTo("config_error");
        assertThat(refused.status()).isZero();
    }

    @Test
    void takesABlankVariableForAMissingOne() {
        assertThat(refusal(Map.of("BEHEST_KEY", "  \n")).variables()).containsExactly("BEHEST_KEY");
    }

    @Test
    void namesAllMissingVariablesOfSignModeAtOnce() {
        assertThat(refusal(Map.of("BEHEST_KEY", SIGNING)).variables())
                .containsExactly("BEHEST_KID", "BEHEST_TENANT_ID", "BEHEST_PROJECT_ID");
    }

    @Test
    void namesMissingAndWrongVariablesTogether() {
        BehestConfigException refused = refusal(Map.of(
                "BEHEST_KEY", SIGNING,
                "BEHEST_BASE_URL", "ftp://x",
                "BEHEST_TTL", "soon",
                "BEHEST_USER_ID", "Admin",
                "BEHEST_TIER", "\u0000",
                "BEHEST_KID", "sk_1"));
        assertThat(refused.variables())
                .containsExactlyInAnyOrder(
                        "BEHEST_BASE_URL",
                        "BEHEST_USER_ID",
                        "BEHEST_TTL",
                        "BEHEST_TIER",
                        "BEHEST_TENANT_ID",
                        "BEHEST_PROJECT_ID");
        assertThat(refused.variables()).allSatisfy(name -> assertThat(refused).hasMessageContaining(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"59", "86401", "-1", "3600.5", "1h", "99999999999999999999"})
    void refusesATtlOutsideTheContract(String ttl) {
        assertThat(refusal(Map.of("BEHEST_KEY", TestGateway.API_KEY, "BEHEST_TTL", ttl))
                        .variables())
                .containsExactly("BEHEST_TTL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "/p/x",
                "http://",
                "https://user:secret@host",
                "https://h/?q=1",
                "https://h/#f",
                "ht tp"
            })
    void refusesABaseUrlThatIsNone(String url) {
        BehestConfigException refused = refusal(Map.of("BEHEST_KEY", TestGateway.API_KEY, "BEHEST_BASE_URL", url));
        assertThat(refused.variables()).containsExactly("BEHEST_BASE_URL");
        assertThat(refused.getMessage()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "https://amber-fox-042.behest.app, https://amber-fox-042.behest.app",
        "https://amber-fox-042.behest.app/, https://amber-fox-042.behest.app",
        "https://amber-fox-042.behest.app/v1, https://amber-fox-042.behest.app",
        "https://amber-fox-042.behest.app/v1//, https://amber-fox-042.behest.app",
        "http://localhost:8080/p/amber-fox-042/v1/, http://localhost:8080/p/amber-fox-042",
        "http://amber-fox-042.localhost:8080, http://localhost:8080/p/amber-fox-042",
        "http://amber-fox-042.localhost:8080/v1, http://localhost:8080/p/amber-fox-042",
    })
    void toleratesTheSpellingsOfABaseUrl(String given, String read) {
        assertThat(settings(Map.of("BEHEST_KEY", TestGateway.API_KEY, "BEHEST_BASE_URL", given))
                        .base())
                .hasToString(read);
    }

    @Test
    void hasTheDefaultsOfTheContract() {
        Settings settings = settings(Map.of("BEHEST_KEY", " " + TestGateway.API_KEY + "\n"));
        assertThat(settings.credential()).isEqualTo(new Credential.ApiKey(TestGateway.API_KEY));
        assertThat(settings.base()).hasToString("https://api.behest.ai");
        assertThat(settings.userId()).isEqualTo("default");
        assertThat(settings.ttl()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.tier()).isNull();
        assertThat(settings.signer()).isNull();
    }

    @Test
    void readsEveryVariable() {
        Settings settings = settings(Map.of(
                "BEHEST_KEY", SIGNING,
                "BEHEST_BASE_URL", "https://x.example",
                "BEHEST_USER_ID", "u1",
                "BEHEST_TTL", "900",
                "BEHEST_TIER", "2",
                "BEHEST_ISSUER", "behest",
                "BEHEST_AUDIENCE", "mine",
                "BEHEST_KID", "sk_1",
                "BEHEST_TENANT_ID", "t1",
                "BEHEST_PROJECT_ID", "p1"));
        assertThat(settings.userId()).isEqualTo("u1");
        assertThat(settings.ttl()).isEqualTo(Duration.ofMinutes(15));
        assertThat(settings.tier()).isEqualTo(new Tier.Numbered(2));
        assertThat(settings.signer()).isEqualTo(new Settings.Signer("sk_1", "t1", "p1", "behest", "mine"));
    }

    @Test
    void signsWithTheContractsIssuerAndAudienceByDefault() {
        assertThat(settings(Map.of(
                                "BEHEST_KEY", SIGNING,
                                "BEHEST_KID", "k",
                                "BEHEST_TENANT_ID", "t",
                                "BEHEST_PROJECT_ID", "p"))
                        .signer())
                .isEqualTo(new Settings.Signer("k", "t", "p", "https://api.behest.ai", "behest"));
    }

    @Test
    void readsTheOldNameOfTheKeyOnlyWhenTheNewOneIsAbsent() {
        var both = new HashMap<String, String>();
        both.put("BEHEST_API_KEY", TestGateway.API_KEY);
        assertThat(settings(both).credential()).isEqualTo(new Credential.ApiKey(TestGateway.API_KEY));
        both.put("BEHEST_KEY", "behest_sk_live_ffffffffffffffffffffffffffffffff");
        assertThat(settings(both).credential())
                .isEqualTo(new Credential.ApiKey("behest_sk_live_ffffffffffffffffffffffffffffffff"));
    }

    @Test
    void theKeyDecidesTheMode() {
        assertThat(Behest.fromEnv(Map.of("BEHEST_KEY", TestGateway.API_KEY)).mode())
                .isEqualTo(AuthMode.API_KEY);
        assertThat(Behest.builder()
                        .key(SIGNING)
                        .kid("k")
                        .tenantId("t")
                        .projectId("p")
                        .build()
                        .mode())
                .isEqualTo(AuthMode.LOCAL_SIGN);
    }

    private static Settings settings(Map<String, String> environment) {
        return new Configuration(environment).read();
    }

    private static BehestConfigException refusal(Map<String, String> environment) {
        return catchThrowableOfType(BehestConfigException.class, () -> settings(environment));
    }
}
