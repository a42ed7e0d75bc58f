package ai.behest.control;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.ledger.Attribution;
import ai.behest.ledger.Entry;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.TokenCounts;
import ai.behest.wire.Json;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code /v1/exports}: refusals that name the field, a download that goes on where it stopped, jobs. */
final class ExportApiTest extends DeskTest {
    private static final String GOOD = "{\"format\":\"csv\",\"directory\":\"a\",\"every_minutes\":60}";

    private void enter(String tenant, String project, int from, int to) {
        Ledger ledger = new Ledger(desk.database, "desk");
        CompletableFuture.allOf(IntStream.range(from, to)
                        .mapToObj(i -> ledger.close(entry(tenant, project, "%s-%06d".formatted(project, i))))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private static Entry entry(String tenant, String project, String id) {
        Attribution attribution = new Attribution(
                id,
                "trace",
                1_770_000_000_000_000L,
                tenant,
                project,
                "ada",
                "s",
                null,
                null,
                "k",
                "chat",
                "openai",
                "m",
                "m",
                "platform",
                false,
                "v1",
                null);
        return new Entry(attribution, Entry.Status.COMPLETED, 200, "m", TokenCounts.ZERO, false, 7L, 1_000, null);
    }

    private List<JsonNode> lines(Reply reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/x-ndjson");
        return reply.text().lines().map(line -> Json.MAPPER.readTree(line)).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|format",
                "{\"format\":\"xlsx\",\"directory\":\"a\",\"every_minutes\":60}|format",
                "{\"format\":\"CSV\",\"directory\":\"a\",\"every_minutes\":60}|format",
                "{\"format\":1,\"directory\":\"a\",\"every_minutes\":60}|format",
                "{\"format\":\"csv\",\"every_minutes\":60}|directory",
                "{\"format\":\"csv\",\"directory\":\"/etc\",\"every_minutes\":60}|directory",
                "{\"format\":\"csv\",\"directory\":\"../a\",\"every_minutes\":60}|directory",
                "{\"format\":\"csv\",\"directory\":\"a\"}|every_minutes",
                "{\"format\":\"csv\",\"directory\":\"a\",\"every_minutes\":0}|every_minutes",
                "{\"format\":\"csv\",\"directory\":\"a\",\"every_minutes\":1.5}|every_minutes",
                "{\"format\":\"csv\",\"directory\":\"a\",\"every_minutes\":99999999999}|every_minutes",
                "{\"format\":\"csv\",\"directory\":\"a\",\"every_minutes\":60,\"project\":\"nobody's\"}|project",
                "{\"format\":\"csv\",\"directory\":\"a\",\"every_minutes\":60,\"cursor\":\"x\"}|cursor",
                "{\"format\":\"csv\",\"directory\":\"a\",\"every_minutes\":60,\"bucket\":\"x\"}|bucket",
                "{\"format\":\"csv\",\"directory\":\"a\",\"every_minutes\":60,\"destination\":\"s3\"}|destination",
                "{\"format\":\"csv\",\"directory\":\"a\",\"every_minutes\":60,\"destination\":\"bucket\"}|destination",
                "{\"format\":\"csv\",\"directory\":\"a\",\"every_minutes\":60,\"destination\":7}|destination"
            })
    void refusesABadJobAndNamesTheField(String body, String field) {
        Reply refused = desk.send("POST", "/v1/exports", body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/error/param").asString()).isEqualTo(field);
        assertThat(desk.send("GET", "/v1/exports", null).data("id")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|format",
                "?format=parquet|format",
                "?format=csv&cursor=x|cursor",
                "?format=csv&project=nobody's|project",
                "?format=csv&from=2026-01-01&to=2027-06-01|from",
                "?format=csv&from=2026-02-01&to=2026-01-01|from",
                "?format=csv&from=yesterday|from",
                "?format=csv&to=0000-00-00|to",
                "?format=csv&from=2026-01-01&to=2026-01-02&cursor=e30|cursor"
            })
    void refusesABadDownloadAndNamesTheField(String query, String field) {
        Reply refused = desk.send("GET", "/v1/entries" + query, null);
        assertThat(refused.status()).as(refused.text()).isEqualTo(400);
        assertThat(refused.json().at("/error/param").asString()).isEqualTo(field);
    }

    @Test
    void downloadsWhatIsNewSinceLastTime() {
        String project = desk.project();
        enter(desk.acme, project, 0, 1_234);
        Reply first = desk.send("GET", "/v1/entries?format=ndjson", null);
        assertThat(lines(first)).hasSize(1_234);
        assertThat(lines(first).getFirst().get("cost_usd").stringValue()).isEqualTo("0.000000000007");
        enter(desk.acme, project, 1_234, 1_240);
        Reply second = desk.send("GET", "/v1/entries?format=ndjson&cursor=" + first.header("X-Next-Cursor"), null);
        assertThat(lines(second)).hasSize(6);
        Reply third = desk.send("GET", "/v1/entries?format=ndjson&cursor=" + second.header("X-Next-Cursor"), null);
        assertThat(lines(third)).isEmpty();
        assertThat(third.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void showsATenantNothingOfAnother() {
        String project = desk.project();
        enter(desk.acme, project, 0, 5);
        assertThat(lines(desk.send(desk.rivalAdmin, "GET", "/v1/entries?format=ndjson", null)))
                .isEmpty();
        assertThat(desk.send(desk.rivalAdmin, "GET", "/v1/entries?format=ndjson&project=" + project, null)
                        .status())
                .isEqualTo(400);
        assertThat(desk.send(desk.userToken(desk.acme, project), "GET", "/v1/entries?format=csv", null)
                        .status())
                .isEqualTo(401);
        String id = desk.made("/v1/exports", GOOD, "id");
        assertThat(desk.send(desk.rivalAdmin, "POST", "/v1/exports/" + id + "/run", null)
                        .status())
                .isEqualTo(404);
        assertThat(desk.send(desk.rivalAdmin, "DELETE", "/v1/exports/" + id, null)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void answersTheHeaderOfADownloadAlone() {
        Reply head = desk.send("HEAD", "/v1/entries?format=focus", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(head.header("X-Next-Cursor")).isNotEmpty();
        assertThat(head.text()).isEmpty();
    }

    @Test
    void downloadsAgainAndAgain() {
        enter(desk.acme, desk.project(), 0, 600);
        for (int i = 0; i < 20; i++) {
            assertThat(lines(desk.send("GET", "/v1/entries?format=ndjson", null)))
                    .hasSize(600);
        }
    }

    @Test
    void aClientThatLeavesGivesItsPlaceBack() throws Exception {
        enter(desk.acme, desk.project(), 0, 3_000);
        for (int i = 0; i < 12; i++) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), desk.port())) {
                client.setSoLinger(true, 0);
                client.getOutputStream()
                        .write(("GET /v1/entries?format=ndjson HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                        + desk.admin + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(client.getInputStream().read()).isEqualTo('H');
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Reply reply = desk.send("GET", "/v1/entries?format=ndjson", null);
        while (reply.status() == 503 && System.nanoTime() < deadline) {
            reply = desk.send("GET", "/v1/entries?format=ndjson", null);
        }
        assertThat(lines(reply)).hasSize(3_000);
    }

    @Test
    void runsAJobAndShowsHowFarItIs() {
        String project = desk.project();
        enter(desk.acme, project, 0, 12);
        String id = desk.made("/v1/exports", GOOD, "id");
        Reply run = desk.send("POST", "/v1/exports/" + id + "/run", null);
        assertThat(run.status()).as(run.text()).isEqualTo(200);
        assertThat(run.json().get("files").asInt()).isEqualTo(1);
        assertThat(run.json().get("entries").asInt()).isEqualTo(12);
        assertThat(run.text("last_file")).startsWith(id + "-00000001-").endsWith(".csv");
        assertThat(lines(desk.send("GET", "/v1/entries?format=ndjson&cursor=" + run.text("cursor"), null)))
                .isEmpty();
        assertThat(desk.send("DELETE", "/v1/exports/" + id, null).status()).isEqualTo(204);
        assertThat(desk.send("GET", "/v1/exports", null).data("id")).isEmpty();
    }
}
