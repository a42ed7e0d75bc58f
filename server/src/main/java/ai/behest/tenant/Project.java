package ai.behest.tenant;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One deployable AI feature of a tenant, as it stood when it was last read: immutable, so a call sees one version of it
 * from its first step to its last.
 *
 * @param slug {@code adjective-noun-123}: unique, never changes, the first label of the project's host
 * @param settings the deployed settings
 * @param settingsVersion the version of those settings, from 1
 * @param customTiers tiers of the project's own, and the built-in ones that it changes, by name
 * @param timeZone the tenant's: when its days and months begin
 */
public record Project(
        String tenantId,
        String id,
        String slug,
        String name,
        Status status,
        Settings settings,
        long settingsVersion,
        Map<String, Tier> customTiers,
        ZoneId timeZone,
        Instant createdAt,
        Instant updatedAt) {

    public enum Status {
        ACTIVE,
        SUSPENDED
    }

    /** The same project with other settings. */
    Project with(Settings other) {
        return new Project(
                tenantId, id, slug, name, status, other, settingsVersion, customTiers, timeZone, createdAt, updatedAt);
    }

    public boolean isActive() {
        return status == Status.ACTIVE;
    }

    /** The tier of this name or number (contract §1: 1 free, 2 pro, 3 max), or null when the project has none such. */
    public @Nullable Tier tier(String nameOrNumber) {
        String name = Tier.nameOf(nameOrNumber);
        Tier custom = customTiers.get(name);
        return custom != null ? custom : Tier.BUILT_IN.get(name);
    }

    /** The tier of an end user whose token names none. */
    public Tier defaultTier() {
        Tier tier = tier(settings.defaultTier());
        return tier != null ? tier : Tier.FREE;
    }
}
