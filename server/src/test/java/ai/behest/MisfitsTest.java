package ai.behest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit is refused with its name, and what lies on the disk is its owner's alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class MisfitsTest {
    private TestHouse house;
    private Path data;

    @BeforeAll
    void open(@TempDir Path directory) {
        data = directory.resolve("new").resolve("data");
        house = new TestHouse(data);
    }

    @AfterAll
    void close() {
        house.close();
    }

    @Test
    void aMalformedQueryIsTheSendersFault() throws Exception {
        String request =
                "GET /p/" + house.slug() + "/v1/usage?from=%zz HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + house.apiKey() + "\r\nConnection: close\r\n\r\n";
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), house.behest().port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("\"param\":\"query\"");
        }
    }

    @Test
    void aMintIsNoPlaceForALargeBody() {
        HttpResponse<String> answer =
                house.post("/v1/auth/mint", house.apiKey(), "{\"user_id\":\"" + "x".repeat(20_000) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void aNumberIsNoText() {
        HttpResponse<String> answer = house.send(HttpRequest.newBuilder(
                        URI.create(house.serverUrl() + "/v1/projects/" + house.projectId() + "/settings?deploy=true"))
                .header("Authorization", "Bearer " + house.adminToken())
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"provider_model\":7}")));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestHouse.json(answer).at("/error/param").stringValue()).isEqualTo("provider_model");
    }

    @Test
    void theDataDirectoryIsItsOwnersAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }
}
