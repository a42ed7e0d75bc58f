package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What has been revoked is refused by the next call, whichever credential brings it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RevocationTest {
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private TestHouse house;

    @BeforeAll
    void open(@TempDir Path data) {
        house = new TestHouse(data);
    }

    @AfterAll
    void close() {
        house.close();
    }

    private void revoke(String json) {
        HttpResponse<String> revoked =
                house.send(HttpRequest.newBuilder(URI.create(house.serverUrl() + "/v1/revocations"))
                        .header("Authorization", "Bearer " + house.adminToken())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json)));
        assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(201);
    }

    @Test
    void aRevokedUsersTokenIsRefused() {
        String token = house.token("mallory");
        assertThat(house.post("/v1/chat/completions", token, HELLO).statusCode())
                .isEqualTo(200);
        revoke("{\"uid\":\"mallory\"}");
        assertThat(house.post("/v1/chat/completions", token, HELLO).statusCode())
                .isEqualTo(401);
    }

    @Test
    void anApiKeyDoesNotSpeakForARevokedUser() {
        revoke("{\"uid\":\"eve\"}");
        long before = house.provider().statistics().total().requests();
        HttpResponse<String> answer = house.send(house.request("/v1/chat/completions", house.apiKey())
                .header("Content-Type", "application/json")
                .header("X-End-User-Id", "eve")
                .POST(HttpRequest.BodyPublishers.ofString(HELLO)));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(house.provider().statistics().total().requests()).isEqualTo(before);
        assertThat(house.post("/v1/chat/completions", house.apiKey(), HELLO).statusCode())
                .isEqualTo(200);
    }
}
