package ai.behest.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Has the gateway mint: {@code POST {base}/v1/auth/mint} with the API key (contract §2). */
final class RemoteMint implements Mint {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 256 * 1024;

    private final String authorization;
    private final Settings settings;
    private final Wire wire;
    private final Clock clock;

    RemoteMint(Credential.ApiKey key, Settings settings, Wire wire, Clock clock) {
        this.authorization = "Bearer " + key.key();
        this.settings = settings;
        this.wire = wire;
        this.clock = clock;
    }

    @Override
    public MintResult mint(MintRequest request) {
        Call call = Call.post(wire.address(List.of("auth", "mint")), Json.bytes(body(request)))
                .with(Map.of("Authorization", authorization))
                .within(PATIENCE);
        long asked = clock.instant().getEpochSecond();
        try (Answer answer = wire.send(call)) {
            if (!answer.ok()) {
                throw answer.failure();
            }
            return result(answer.status(), Json.tree(answer.read(MAX_ANSWER)), asked);
        } catch (JsonProcessingException noJson) {
            throw BehestServerException.nonsense(200, "The answer to a mint is not JSON: is BEHEST_BASE_URL right?");
        }
    }

    private ObjectNode body(MintRequest request) {
        ObjectNode body = Json.object()
                .put("user_id", request.userId() == null ? settings.userId() : request.userId())
                .put("role", request.role().wire())
                .put("ttl", (request.ttl() == null ? settings.ttl() : request.ttl()).toSeconds());
        Tier tier = request.tier() == null ? settings.tier() : request.tier();
        if (tier instanceof Tier.Numbered numbered) {
            body.put("tier", numbered.number());
        } else if (tier instanceof Tier.Named named) {
            body.put("tier", named.name());
        }
        if (request.sessionId() != null) {
            body.put("session_id", request.sessionId());
        }
        return body;
    }

    /** Every spelling that the published clients read. */
    private static MintResult result(int status, JsonNode json, long asked) {
        String token = Json.text(json, "token", "jwt", "access_token");
        String sessionId = Json.text(json, "session_id");
        int ttl = json.path("ttl").asInt(json.path("expires_in").asInt(0));
        if (token == null || sessionId == null || ttl <= 0 || !Rules.fitsHeader(token)) {
            throw BehestServerException.nonsense(status, "The answer to a mint lacks token, ttl or session_id");
        }
        return new MintResult(token, ttl, sessionId, json.path("expires_at").asLong(asked + ttl));
    }
}
