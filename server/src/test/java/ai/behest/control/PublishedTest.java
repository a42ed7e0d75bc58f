package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.wire.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class PublishedTest {
    @TempDir
    private Path dir;

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void open() {
        desk = new Desk(dir);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void publishesThePlatformsKeysToPagesOfEveryOrigin() {
        Reply reply = desk.send(null, "GET", "/.well-known/jwks.json", null);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(reply.json().get("keys").values()).hasSize(1);
        desk.made("/v1/signing-keys", "{\"name\":\"k\"}", "kid");
        JsonNode keys =
                desk.send(null, "GET", "/.well-known/jwks.json", null).json().get("keys");
        assertThat(keys.values()).as("a tenant's key is not the platform's").hasSize(1);
        assertThat(keys.get(0).has("d")).isFalse();
    }

    @Test
    void isLiveAlwaysAndReadyWhenEveryPartIs() {
        assertThat(desk.send(null, "GET", "/health/live", null).text("status")).isEqualTo("live");
        Reply ready = desk.send(null, "GET", "/health/ready", null);
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.json())
                .isEqualTo(Json.stored(
                        "{\"status\":\"ready\",\"parts\":{\"database\":\"up\",\"writer\":\"up\"}}", JsonNode.class));
        desk.parts = Map.of("writer", false);
        Reply degraded = desk.send(null, "GET", "/health/ready", null);
        assertThat(degraded.status()).isEqualTo(503);
        assertThat(degraded.json().get("parts").get("writer").stringValue()).isEqualTo("degraded");
        assertThat(desk.send(null, "GET", "/health/live", null).status()).isEqualTo(200);
    }

    @Test
    void isNotReadyWithoutItsDatabase() {
        desk.database.close();
        Reply reply = desk.send(null, "GET", "/health/ready", null);
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().get("parts").get("database").stringValue()).isEqualTo("degraded");
    }

    @Test
    void showsMetricsInPrometheusForm() {
        Reply reply = desk.send(null, "GET", "/metrics", null);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(reply.text()).isEqualTo("behest_up 1\n");
    }
}
