package ai.behest.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {

    static Stream<Arguments> foreignKeys() {
        String ec = TestKeys.pem(
                "PRIVATE KEY", TestKeys.pair("EC", 256).getPrivate().getEncoded());
        String small = TestKeys.pem(
                "PRIVATE KEY", TestKeys.pair("RSA", 1024).getPrivate().getEncoded());
        return Stream.of(
                Arguments.of("sk-proj-SECRET", "OpenAI"),
                Arguments.of("sk-ant-api03-SECRET", "Anthropic"),
                Arguments.of("sk-or-v1-SECRET", "OpenRouter"),
                Arguments.of("AIzaSECRET", "Google"),
                Arguments.of("behest_admin_SECRET", "admin token"),
                Arguments.of("behest_sk_test_SECRET", "not a live API key"),
                Arguments.of("behest_SECRET", "another kind"),
                Arguments.of("behest_sk_live_SECRET...", "placeholder"),
                Arguments.of("behest_sk_live_", "placeholder"),
                Arguments.of("behest_pk_behest_sk_live_SECRET", "not a live API key"),
                Arguments.of("behest_pk_", "neither"),
                Arguments.of("behest_pk_SECRET!", "neither"),
                Arguments.of("behest_pk_" + TestKeys.base64("SECRET, but no PEM"), "neither"),
                Arguments.of("sk_0123SECRET", "BEHEST_KID"),
                Arguments.of("eyJhbGciOiJSUzI1NiJ9.SECRET.x", "JWT"),
                Arguments.of("ssh-rsa SECRET", "SSH"),
                Arguments.of("Bearer behest_sk_live_SECRET", "Authorization header"),
                Arguments.of("https://SECRET.behest.app", "URL"),
                Arguments.of("SECRET", "neither"),
                Arguments.of("SECRET".repeat(100_000), "neither"),
                Arguments.of(TestKeys.PEM, "behest_pk_"),
                Arguments.of("behest_pk_" + TestKeys.PUBLIC_PEM, "public key"),
                Arguments.of(TestKeys.PUBLIC_PEM, "public key"),
                Arguments.of(TestKeys.base64(TestKeys.PUBLIC_PEM), "public key"),
                Arguments.of("behest_pk_" + TestKeys.pem("CERTIFICATE", new byte[9]), "certificate"),
                Arguments.of("behest_pk_" + TestKeys.pem("ENCRYPTED PRIVATE KEY", new byte[9]), "passphrase"),
                Arguments.of("behest_pk_" + TestKeys.pem("EC PRIVATE KEY", new byte[9]), "elliptic"),
                Arguments.of("behest_pk_" + TestKeys.pem("OPENSSH PRIVATE KEY", new byte[9]), "SSH"),
                Arguments.of("behest_pk_" + TestKeys.pem("PRIVATE KEY", new byte[9]), "RSA"),
                Arguments.of("behest_pk_" + TestKeys.pem("RSA PRIVATE KEY", new byte[300]), "RSA"),
                Arguments.of("behest_pk_" + ec, "RSA"),
                Arguments.of("behest_pk_" + small, "2048"),
                Arguments.of("behest_pk_" + TestKeys.PEM.substring(0, 500), "cut"),
                Arguments.of(
                        "behest_pk_-----BEGIN PRIVATE KEY-----\nSE!CRET\n-----END PRIVATE KEY-----", "not base64"));
    }

    @ParameterizedTest
    @MethodSource("foreignKeys")
    void saysWhatAWrongKeyIsWithoutShowingIt(String key, String named) {
        assertThatThrownBy(() -> Keys.read(key))
                .isInstanceOf(WrongKey.class)
                .hasMessageContaining(named)
                .message()
                .doesNotContain("SECRET")
                .doesNotContain(TestKeys.PEM.substring(40, 60));
    }

    static Stream<String> spellings() {
        String pem = TestKeys.PEM;
        return Stream.of(
                TestKeys.base64(pem),
                "behest_pk_" + pem,
                "behest_pk_" + TestKeys.base64(pem),
                "behest_pk_" + pem.replace("\n", "\\n"),
                "behest_pk_" + pem.replace("\n", "\\r\\n"),
                "behest_pk_" + pem.replace("\n", "\r\n"),
                "behest_pk_" + pem.replace("\n", " "),
                "behest_pk_\n" + pem,
                TestKeys.base64(pem.replace("\n", "\\n")),
                TestKeys.base64(pem).replaceAll("(.{76})", "$1\n"),
                TestKeys.base64(pem).replaceAll("(.{76})", "$1\\\\n"),
                "  \"behest_pk_" + pem.replace("\n", "\\n") + "\"\n",
                "'" + TestKeys.base64(pem) + "'",
                "behest_pk_" + TestKeys.pkcs1Pem(),
                TestKeys.base64(TestKeys.pkcs1Pem()));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void readsASigningKeyInEverySpelling(String key) throws Exception {
        assertThat(Keys.read(key))
                .isInstanceOfSatisfying(
                        Credential.SigningKey.class,
                        signing -> assertThat(signing.key()).isEqualTo(TestKeys.RSA.getPrivate()));
    }

    @Test
    void readsAnApiKey() throws Exception {
        assertThat(Keys.read(" " + TestGateway.API_KEY + " ")).isEqualTo(new Credential.ApiKey(TestGateway.API_KEY));
    }
}
