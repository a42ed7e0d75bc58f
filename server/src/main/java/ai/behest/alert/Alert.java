package ai.behest.alert;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * Something that a tenant was told.
 *
 * @param kind the text of an {@link AlertKind}, or of one that only a newer node knows
 * @param data what there is to say, by the kind
 */
public record Alert(String id, String tenantId, String kind, JsonNode data, Instant at) {}
