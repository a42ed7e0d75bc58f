package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookApiTest extends DeskTest {
    private static final String URL = "https://hooks.example.com/behest?team=search";
    private static final String NEW = "{\"url\":\"" + URL + "\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | url",
                "{\"url\":null} | url",
                "{\"url\":7} | url",
                "{\"url\":[\"https://a.example\"]} | url",
                "{\"url\":\"https://a.example\",\"events\":\"budget.threshold\"} | events",
                "{\"url\":\"https://a.example\",\"events\":[\"\"]} | events",
                "{\"url\":\"https://a.example\",\"events\":[null]} | events",
                "{\"url\":\"https://a.example\",\"events\":[\"webhook.test\"]} | events",
                "{\"url\":\"https://a.example\",\"events\":[\"budget.threshold\",\"budget.*\"]} | events",
                "{\"url\":\"https://a.example\",\"events\":[1]} | events[0]",
                "{\"url\":\"https://a.example\",\"secret\":\"whsec_AAAA\"} | secret"
            })
    void namesWhatIsWrongWithAWebhook(String json, String param) {
        desk.send("POST", "/v1/webhooks", json).isRefused(400, "validation_error", param);
        assertThat(desk.send("GET", "/v1/webhooks", null).data("id")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hooks.example.com",
                "//hooks.example.com/x",
                "http://hooks.example.com/x",
                "ftp://hooks.example.com/x",
                "file:///etc/passwd",
                "https://",
                "https:///x",
                "https://hooks.example.com:8443/x",
                "https://127.0.0.1/x",
                "https://2130706433/x",
                "https://0x7f.1/x",
                "https://[::1]/x",
                "https://169.254.169.254/latest/meta-data",
                "https://localhost/x",
                "https://a.localhost/x",
                "https://metadata/x",
                "https://user@hooks.example.com/x",
                "https://user:pass@hooks.example.com/x",
                "https://hooks.example.com@127.0.0.1/x",
                "https://hooks.example.com/x#y",
                "https://hooks.example.com/x?y#z",
                "https://hooks.example.com?@127.0.0.1#",
                "https://hooks.example.com\\\\@127.0.0.1/x",
                "https://hooks.ex\u00e4mple.com/x",
                "https://hooks.example.com/x y",
                "https://hooks.example.com/x\\r\\nX-Header: y",
                "https://hooks.example.com/%zz"
            })
    void refusesAnAddressThatEventsMustNotGoTo(String url) {
        Reply reply = desk.send("POST", "/v1/webhooks", "{\"url\":\"" + url + "\"}");
        reply.isRefused(400, "validation_error", "url");
        assertThat(reply.text()).doesNotContain("base_url");
    }

    @Test
    void refusesAnAddressThatIsTooLong() {
        desk.send("POST", "/v1/webhooks", "{\"url\":\"https://a.example/" + "x".repeat(500) + "\"}")
                .isRefused(400, "validation_error", "url");
    }

    @Test
    void showsTheSecretOnceAndKeepsTheAddressAsItIs() {
        Reply made = desk.send("POST", "/v1/webhooks", "{\"url\":\"" + URL + "\",\"events\":[\"budget.threshold\"]}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.text("url")).isEqualTo(URL);
        assertThat(made.text("secret")).matches("whsec_[A-Za-z0-9+/]{43}=");
        Reply listed = desk.send("GET", "/v1/webhooks", null);
        assertThat(listed.data("id")).containsExactly(made.text("id"));
        assertThat(listed.text()).doesNotContain("whsec_").contains("budget.threshold");
        assertThat(desk.send(desk.rivalAdmin, "GET", "/v1/webhooks", null).data("id"))
                .isEmpty();
    }

    @Test
    void anotherTenantsWebhookIsNotThere() {
        String id = desk.made("/v1/webhooks", NEW, "id");
        String delivery = desk.made("/v1/webhooks/" + id + "/test", "{}", "id");
        String path = "/v1/webhooks/" + id;
        for (String token : List.of(desk.rivalAdmin)) {
            desk.send(token, "DELETE", path, null).isRefused(404, "not_found");
            desk.send(token, "POST", path + "/test", null).isRefused(404, "not_found");
            desk.send(token, "GET", path + "/deliveries", null).isRefused(404, "not_found");
            desk.send(token, "POST", path + "/deliveries/" + delivery + "/replay", null)
                    .isRefused(404, "not_found");
        }
        String own = desk.made(desk.rivalAdmin, "/v1/webhooks", NEW, "id");
        desk.send(desk.rivalAdmin, "POST", "/v1/webhooks/" + own + "/deliveries/" + delivery + "/replay", null)
                .isRefused(404, "not_found");
        assertThat(desk.send("GET", path + "/deliveries", null).data("state")).containsExactly("waiting");
    }

    @Test
    void aTestIsListedAndASecondOneWaitsForIt() {
        String path = "/v1/webhooks/" + desk.made("/v1/webhooks", NEW, "id");
        Reply test = desk.send("POST", path + "/test", null);
        assertThat(test.status()).as(test.text()).isEqualTo(201);
        assertThat(test.text("type")).isEqualTo("webhook.test");
        desk.send("POST", path + "/test", null).isRefused(409, "conflict");
        desk.send("POST", path + "/test", "{\"url\":\"x\"}").isRefused(400, "validation_error", "url");
        desk.send("POST", path + "/deliveries/msg_unknown/replay", null).isRefused(404, "not_found");
        assertThat(desk.send("GET", path + "/deliveries", null).data("id")).containsExactly(test.text("id"));
        desk.send("GET", path + "/deliveries?cursor=msg_unknown", null).isRefused(400, "validation_error", "cursor");
        desk.send("GET", path + "/deliveries?limit=0", null).isRefused(400, "validation_error", "limit");
        assertThat(desk.send("DELETE", path, null).status()).isEqualTo(204);
        desk.send("GET", path + "/deliveries", null).isRefused(404, "not_found");
        desk.send("DELETE", path, null).isRefused(404, "not_found");
    }

    @Test
    void aTenantHasAHundredWebhooksHoweverManyAreAskedForAtOnce() throws Exception {
        List<Future<Integer>> asked = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 108; i++) {
                asked.add(threads.submit(
                        () -> desk.send("POST", "/v1/webhooks", NEW).status()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> one : asked) {
                statuses.add(one.get());
            }
            assertThat(statuses).filteredOn(status -> status == 201).hasSize(100);
            assertThat(statuses).filteredOn(status -> status == 409).hasSize(8);
        }
        String first = desk.send("GET", "/v1/webhooks", null).data("id").getFirst();
        desk.send("DELETE", "/v1/webhooks/" + first, null);
        assertThat(desk.send("POST", "/v1/webhooks", NEW).status()).isEqualTo(201);
    }

    @Test
    void listsAlertsInPartsNewestFirst() {
        for (int i = 1; i <= 5; i++) {
            Raised.alert(desk, "alr_" + desk.acme + i, 1_000 + i / 2);
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        for (int part = 0; part < 3; part++) {
            Reply reply = desk.send("GET", "/v1/alerts?limit=2" + cursor, null);
            seen.addAll(reply.data("id"));
            cursor = reply.json().get("next").isNull() ? "" : "&cursor=" + reply.text("next");
        }
        assertThat(cursor).isEmpty();
        assertThat(seen)
                .containsExactly(
                        "alr_" + desk.acme + 5,
                        "alr_" + desk.acme + 4,
                        "alr_" + desk.acme + 3,
                        "alr_" + desk.acme + 2,
                        "alr_" + desk.acme + 1);
        assertThat(desk.send("GET", "/v1/alerts?kind=budget.threshold", null).data("id"))
                .hasSize(5);
        desk.send("GET", "/v1/alerts?kind=budget", null).isRefused(400, "validation_error", "kind");
        desk.send("GET", "/v1/alerts?cursor=alr_x", null).isRefused(400, "validation_error", "cursor");
        desk.send("GET", "/v1/alerts?limit=201", null).isRefused(400, "validation_error", "limit");
        assertThat(desk.send(desk.rivalAdmin, "GET", "/v1/alerts", null).data("id"))
                .isEmpty();
        desk.send(desk.rivalAdmin, "GET", "/v1/alerts?cursor=alr_" + desk.acme + 1, null)
                .isRefused(400, "validation_error", "cursor");
    }
}
