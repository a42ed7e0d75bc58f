package ai.behest.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private static final List<String> AROUND = List.of(
            "%s",
            "refused %s.",
            "key=%s&next=1",
            "{\"key\":\"%s\"}",
            "Authorization: Bearer %s",
            "a, (%s), b",
            "'%s'",
            "two %1$s %1$s",
            "line\n%s\nline");

    @Test
    void masksEveryFormOfASecretWhereverItStands() {
        for (String secret : Secrets.ALL) {
            for (String around : AROUND) {
                String masked = Redaction.mask(around.formatted(secret));
                assertThat(masked)
                        .as(around)
                        .doesNotContain(secret)
                        .doesNotContainIgnoringCase("canary")
                        .doesNotContain("0123456789", Secrets.PEM_BODY)
                        .contains("[");
            }
        }
    }

    @Test
    void masksHalfAPemAndATokenWithoutItsSignature() {
        assertThat(Redaction.mask("x " + Secrets.PEM.substring(0, 60))).isEqualTo("x [pem]");
        assertThat(Redaction.mask("x " + Secrets.TOKEN.substring(0, 30))).isEqualTo("x [token]");
        assertThat(Redaction.mask("x " + Secrets.TOKEN.substring(0, Secrets.TOKEN.lastIndexOf('.') + 1) + " y"))
                .isEqualTo("x [token] y");
    }

    @Test
    void masksPasswordsInUrlsAndInPairs() {
        assertThat(Redaction.mask("jdbc:postgresql://me:canary@db/behest"))
                .isEqualTo("jdbc:postgresql://[password]@db/behest");
        assertThat(Redaction.mask("jdbc:postgresql://db/behest?user=me&password=canary&ssl=true"))
                .isEqualTo("jdbc:postgresql://db/behest?user=me&password=[secret]&ssl=true");
        assertThat(Redaction.mask("{\"api_key\": \"canary\", \"a\": 1}"))
                .isEqualTo("{\"api_key\": \"[secret]\", \"a\": 1}");
        assertThat(Redaction.mask("client_secret: canary")).isEqualTo("client_secret: [secret]");
    }

    @Test
    void leavesWhatIsNoSecretAsItIs() {
        for (String harmless : List.of(
                "",
                "trace 4bf92f3577b34da6a3ce929d0e0e4736: the database failed",
                "no signing key sk_0123456789abcdef0123456789abcdef in project prj_0a1b2c",
                "gauge behest_requests_under_way is 3",
                "a task-management-of-things, a disk-encryption-module, a risk-assessment-report",
                "basic authentication is not offered, only bearer tokens",
                "the token has expired; the password is required",
                "http://127.0.0.1:8080/p/amber-fox-042/v1/chat/completions?a=b:c@d",
                "gpt-5-mini-2026-01-31 at openai answered 200 in 1500 ms",
                "insert into calls (id) values (?) -- 0192f1c2-7d3a-7cc0-8a1b-3f2e1d0c9b8a",
                "-----",
                "monkey business")) {
            assertThat(Redaction.mask(harmless)).isSameAs(harmless);
        }
    }

    @Test
    void aHostileTextCostsNoMoreThanALongOne() {
        for (String unit : List.of(
                "-----BEGIN A-----",
                "-----BEGIN ",
                "-----END ",
                "eyJ",
                "eyJaaaaaaaa.",
                "sk-",
                "behest_sk_ ",
                "://:",
                "://a:b",
                "bearer ",
                " ",
                "password=",
                "password",
                "\n",
                "a")) {
            String hostile = unit.repeat(500_000 / unit.length());
            String masked = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Redaction.mask(hostile));
            assertThat(masked).isNotNull();
        }
    }
}
