package ai.behest.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of the audit log, as it stands on the wire. Its hash is the SHA-256 of all its other members as {@link Canonical}
 * JSON in UTF-8, the hash of the line before it among them.
 *
 * @param seq 1 for the tenant's first line, one more for each after it
 * @param at an ISO 8601 instant, to the microsecond
 * @param actor {@code adm_...}, {@code per_...} or {@code system}
 * @param action e.g. {@code key.create}
 * @param target what it was done to, or empty
 * @param address the remote IP address, or empty
 * @param traceId of the request, or empty
 * @param prevHash of the line before, {@link #NONE} in the first
 * @param hash 64 hex digits
 */
public record AuditLine(
        String tenantId,
        long seq,
        String at,
        String actor,
        String action,
        String target,
        Map<String, String> details,
        String address,
        String traceId,
        String prevHash,
        String hash) {
    /** What stands before the first line. */
    public static final String NONE = "0".repeat(64);

    private static final String HASH = "hash";

    /** The same line with the hash that it must have. */
    public AuditLine sealed() {
        return new AuditLine(
                tenantId, seq, at, actor, action, target, details, address, traceId, prevHash, hashOf(tree()));
    }

    private ObjectNode tree() {
        return Json.MAPPER.valueToTree(this);
    }

    /**
     * The hash that a line must have, members that this version does not know included.
     *
     * @throws IllegalArgumentException when it is no object, or holds a number that is not whole
     */
    public static String hashOf(JsonNode line) {
        if (!(line instanceof ObjectNode members)) {
            throw new IllegalArgumentException("a line is a JSON object");
        }
        ObjectNode hashed = members.deepCopy();
        hashed.remove(HASH);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Canonical.text(hashed).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
