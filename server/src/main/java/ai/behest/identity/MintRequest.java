package ai.behest.identity;

import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import ai.behest.wire.Tags;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a mint request asks for (contract §2).
 *
 * @param role the role asked for, {@link Role#USER} when the request names none
 * @param ttl seconds, 60 to 86,400
 * @param tier the name or number of a tier, or null for the project's default
 * @param sessionId the session, or null for a new one
 * @param tags what the cost of the token's calls is told apart by, signed into it
 */
public record MintRequest(
        String userId,
        Role role,
        int ttl,
        @Nullable String tier,
        @Nullable String sessionId,
        Map<String, String> tags) {

    public static final int TTL_DEFAULT = 3_600;
    static final int TTL_LEAST = 60;
    static final int TTL_MOST = 86_400;
    private static final Set<String> FIELDS = Set.of("user_id", "role", "ttl", "tier", "session_id", "tags");

    public MintRequest {
        Identifier.user("user_id", userId);
        if (ttl < TTL_LEAST || ttl > TTL_MOST) {
            throw refuse("ttl", "ttl is between 60 and 86400 seconds.");
        }
        if (tier != null && !Identifier.fits(tier)) {
            throw refuse("tier", "tier names a tier of the project.");
        }
        if (sessionId != null) {
            Identifier.session("session_id", sessionId);
        }
    }

    /**
     * Reads the request's body. A member that is null counts as absent; an unknown one is refused.
     *
     * @throws ai.behest.wire.RefusedException naming the field
     */
    public static MintRequest read(byte[] body) {
        if (!(Json.tree(body) instanceof ObjectNode members)) {
            throw refuse("body", "The body must be a JSON object.");
        }
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            if (!FIELDS.contains(member.getKey())) {
                String name = member.getKey().length() > 100 ? "..." : member.getKey();
                throw refuse(name, "Unknown field: " + name + ".");
            }
        }
        return new MintRequest(
                Identifier.user("user_id", text(members, "user_id")),
                Role.parse(text(members, "role")),
                ttl(members),
                tier(members),
                text(members, "session_id"),
                tags(members));
    }

    private static Map<String, String> tags(ObjectNode members) {
        Map<String, String> tags = Tags.of(members.get("tags"));
        if (tags == null) {
            throw refuse(
                    "tags", "tags is an object of at most " + Tags.MOST + " names and values, both short strings.");
        }
        return tags;
    }

    private static @Nullable String text(ObjectNode members, String field) {
        JsonNode value = members.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw refuse(field, field + " is a string.");
        }
        return value.stringValue();
    }

    private static int ttl(ObjectNode members) {
        JsonNode value = members.get("ttl");
        if (value == null || value.isNull()) {
            return TTL_DEFAULT;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw refuse("ttl", "ttl is a whole number of seconds between 60 and 86400.");
        }
        return value.intValue();
    }

    private static @Nullable String tier(ObjectNode members) {
        JsonNode value = members.get("tier");
        if (value != null && value.isIntegralNumber() && value.canConvertToInt()) {
            return Integer.toString(value.intValue());
        }
        if (value != null && !value.isNull() && !value.isString()) {
            throw refuse("tier", "tier is the number or the name of a tier.");
        }
        return text(members, "tier");
    }

    private static RuntimeException refuse(String field, String message) {
        return Refusal.invalid(field, message).asException();
    }
}
