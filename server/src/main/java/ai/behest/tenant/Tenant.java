package ai.behest.tenant;

import java.time.Instant;
import java.time.ZoneId;

/**
 * An organisation.
 *
 * @param plan {@code free}, {@code pro}, {@code business} or {@code enterprise}
 * @param timeZone when its days, weeks and months begin
 */
public record Tenant(String id, String name, String plan, ZoneId timeZone, Instant createdAt) {}
