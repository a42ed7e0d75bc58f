package ai.behest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.behest.wire.RefusedException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a tenant's provider may be (contract §9): a public name, over TLS, at public addresses. */
class ForbiddenAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void aPrivateOrReservedAddressIsForbidden(String address) {
        assertThat(PublicAddresses.allows(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101"})
    void aPublicAddressIsAllowed(String address) {
        assertThat(PublicAddresses.allows(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example.com/v1",
                "ftp://api.example.com",
                "https://api.example.com:8443/v1",
                "https://127.0.0.1/v1",
                "https://2130706433/v1",
                "https://0177.0.0.1/v1",
                "https://0x7f.1/v1",
                "https://127.1/v1",
                "https://[::1]/v1",
                "https://[fd00::1]/v1",
                "https://localhost/v1",
                "https://metadata/v1",
                "https://a.localhost/v1",
                "https://user@api.example.com/v1",
                "https://user:pass@api.example.com/v1",
                "https://api.example.com/v1#x",
                "https://api.example.com#@evil.example/v1",
                "https://api.example.com\\@evil.example/v1",
                "https://api.example.com/v1?x=1",
                "https://api.exa\tmple.com/v1",
                "https://api.example.com/v1\r\nX: y",
                "",
                "api.example.com",
                "https://",
                "https:///v1",
                "//api.example.com/v1",
                "https://api.ex\u00e4mple.com/v1"
            })
    void anAddressThatIsNoPublicNameIsRefusedWhenItIsSaved(String url) {
        assertThatThrownBy(() -> BaseUrl.untrusted(url))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo("base_url"));
    }

    @Test
    void aPublicNameIsTakenApart() {
        BaseUrl url = BaseUrl.untrusted("https://API.Example.com/v1/");
        assertThat(url).isEqualTo(new BaseUrl(true, "api.example.com", 443, "/v1", ""));
        assertThat(url.target("/models")).isEqualTo("/v1/models");
        assertThat(BaseUrl.untrusted("https://x.openai.azure.com/openai?api-version=2024-10-21")
                        .target("/models"))
                .isEqualTo("/openai/models?api-version=2024-10-21");
    }

    @Test
    void theOperatorMayNameAnything() {
        assertThat(BaseUrl.trusted("http://127.0.0.1:11434/v1").toString()).isEqualTo("http://127.0.0.1:11434/v1");
        assertThat(BaseUrl.trusted("http://[::1]:8000").toString()).isEqualTo("http://[::1]:8000");
    }

    @Test
    void aNameThatLeadsToThisMachineIsRefusedWhenItIsAsked() {
        assertThatThrownBy(() -> Upstream.checked("localhost", 443, false))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().status()).isEqualTo(502));
    }
}
