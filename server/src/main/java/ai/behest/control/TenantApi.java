package ai.behest.control;

import ai.behest.tenant.Tenant;
import ai.behest.tenant.Tenants;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenant}: the organisation that the admin token is of. */
final class TenantApi {

    /** What changes; null leaves it. */
    record Change(@Nullable String name, @Nullable String timeZone) {}

    /** @param timeZone when its days, weeks and months begin, by its IANA name */
    record Shown(String id, String name, String plan, String timeZone, Instant createdAt) {}

    private final Tenants tenants;

    TenantApi(Tenants tenants) {
        this.tenants = tenants;
    }

    Answer show(Call call) {
        return Answer.ok(shown(tenants.get(call.tenantId())));
    }

    Answer change(Call call) {
        Change wanted = call.read(Change.class);
        return Answer.ok(shown(tenants.change(call.tenantId(), wanted.name(), wanted.timeZone())));
    }

    private static Shown shown(Tenant tenant) {
        return new Shown(
                tenant.id(), tenant.name(), tenant.plan(), tenant.timeZone().getId(), tenant.createdAt());
    }
}
