package ai.behest.cli;

import ai.behest.wire.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code behest webhook}: where alerts are posted. */
@Command(
        name = "webhook",
        mixinStandardHelpOptions = true,
        description = "Webhooks for alerts: create, list, delete, test, deliveries, replay.")
final class WebhookCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 250;
    private static final String[] DELIVERY = {
        "id", "type", "state", "attempts", "last_status", "last_error", "attempted_at", "next_attempt_at"
    };

    @Spec
    private @Nullable CommandSpec spec;

    @Command(mixinStandardHelpOptions = true, description = "Makes a webhook. Its secret is shown this once.")
    void create(
            @Mixin Connection connection,
            @Option(names = "--event", description = "A kind of alert, e.g. budget.threshold; may be repeated.")
                    @Nullable
                    List<String> events,
            @Parameters(paramLabel = "URL") String url) {
        Map<String, Object> body = new HashMap<>(Map.of("url", url));
        if (events != null) {
            body.put("events", events);
        }
        Screen screen = screen(connection);
        screen.facts(connection.post("/v1/webhooks", body), "id", "url", "events", "secret");
        screen.say("Keep the secret now: it is not shown again.");
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists the webhooks.")
    void list(@Mixin Connection connection) {
        JsonNode answer = connection.get("/v1/webhooks?limit=200");
        screen(connection).table(answer, answer.get("data"), "No webhooks.", "id", "url", "events", "created_at");
    }

    @Command(mixinStandardHelpOptions = true, description = "Ends a webhook.")
    void delete(@Mixin Connection connection, @Parameters(paramLabel = "WEBHOOK_ID") String id) {
        connection.delete(path(id));
        screen(connection).say("The webhook " + id + " is deleted.");
    }

    @Command(mixinStandardHelpOptions = true, description = "Sends a test event and says what came of it.")
    void test(@Mixin Connection connection, @Parameters(paramLabel = "WEBHOOK_ID") String id)
            throws InterruptedException {
        String delivery =
                connection.post(path(id) + "/test", Map.of()).path("id").asString("");
        long until = System.nanoTime() + PATIENCE.toNanos();
        JsonNode now = find(connection, id, delivery);
        while (now.path("state").asString("").equals("waiting") && System.nanoTime() < until) {
            Thread.sleep(LOOK_MILLIS);
            now = find(connection, id, delivery);
        }
        screen(connection).facts(now, DELIVERY);
        if (!now.path("state").asString("").equals("delivered")) {
            throw new CommandFailure("The test did not arrive.");
        }
    }

    private static JsonNode find(Connection connection, String id, String delivery) {
        for (JsonNode each : connection.get(path(id) + "/deliveries?limit=200").get("data")) {
            if (each.path("id").asString("").equals(delivery)) {
                return each;
            }
        }
        return Json.object();
    }

    @Command(mixinStandardHelpOptions = true, description = "Lists what was sent to a webhook, the newest first.")
    void deliveries(@Mixin Connection connection, @Parameters(paramLabel = "WEBHOOK_ID") String id) {
        JsonNode answer = connection.get(path(id) + "/deliveries?limit=50");
        screen(connection).table(answer, answer.get("data"), "Nothing was sent to it.", DELIVERY);
    }

    @Command(mixinStandardHelpOptions = true, description = "Sends a delivery again, under the same webhook-id.")
    void replay(
            @Mixin Connection connection,
            @Parameters(paramLabel = "WEBHOOK_ID") String id,
            @Parameters(paramLabel = "DELIVERY_ID") String delivery) {
        screen(connection)
                .facts(
                        connection.post(path(id) + "/deliveries/" + Paths.part(delivery) + "/replay", Map.of()),
                        DELIVERY);
    }

    private static String path(String id) {
        return "/v1/webhooks/" + Paths.part(id);
    }

    private Screen screen(Connection connection) {
        return new Screen(Objects.requireNonNull(spec), connection);
    }
}
