package ai.behest.tenant;

import ai.behest.store.Database;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.time.ZoneId;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Creates tenants and changes them. */
public final class Tenants {
    /** The topic of {@link ai.behest.store.Changes} that refreshes a tenant's budgets: they keep the clock of its zone. */
    private static final String BUDGETS = "budget";

    private final Database database;

    public Tenants(Database database) {
        this.database = database;
    }

    /** True until the first tenant has been created: this is a fresh install. */
    public boolean isEmpty() {
        return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM tenant")
                        .mapTo(Long.class)
                        .one()
                == 0);
    }

    /** Blocks. @throws ai.behest.wire.RefusedException not_found */
    public Tenant get(String id) {
        return database.read(handle -> find(handle, id));
    }

    /**
     * Changes a name, a time zone or both; null leaves one as it is. A zone is in force for every project and budget, on
     * every node, within a second; its windows are new ones, and empty. Blocks.
     *
     * @throws ai.behest.wire.RefusedException a validation error of {@code name} or {@code time_zone}
     */
    public Tenant change(String id, @Nullable String name, @Nullable String timeZone) {
        String checkedName = name == null ? null : Projects.name(name);
        if (timeZone != null && !ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw Refusal.invalid(
                            "time_zone", "time_zone is a name of the IANA time zone database, like Europe/Berlin.")
                    .asException();
        }
        return database.write(transaction -> {
            Tenant known = find(transaction.handle(), id);
            Tenant next = new Tenant(
                    id,
                    checkedName == null ? known.name() : checkedName,
                    known.plan(),
                    timeZone == null ? known.timeZone() : ZoneId.of(timeZone),
                    known.createdAt());
            transaction
                    .handle()
                    .createUpdate("UPDATE tenant SET name = :name, time_zone = :zone WHERE id = :id")
                    .bind("name", next.name())
                    .bind("zone", next.timeZone().getId())
                    .bind("id", id)
                    .execute();
            if (!next.timeZone().equals(known.timeZone())) {
                for (Project project : ProjectRows.of(transaction.handle(), id)) {
                    transaction.announce(Directory.TOPIC, project.id());
                }
                transaction.announce(BUDGETS, id);
            }
            return next;
        });
    }

    private static Tenant find(Handle handle, String id) {
        return handle.createQuery("SELECT name, plan, time_zone, created_at FROM tenant WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> new Tenant(
                        id,
                        row.getString("name"),
                        row.getString("plan"),
                        ZoneId.of(row.getString("time_zone")),
                        ProjectRows.instant(row.getLong("created_at"))))
                .findOne()
                .orElseThrow(() -> Refusal.notFound("There is no such tenant.").asException());
    }

    /** The tenant that was made first, that of the install itself; null before the first start has made it. Blocks. */
    public @Nullable String oldest() {
        return database.<@Nullable String>read(
                handle -> handle.createQuery("SELECT id FROM tenant ORDER BY created_at, id LIMIT 1")
                        .mapTo(String.class)
                        .findOne()
                        .orElse(null));
    }

    /** What the tenant is called. */
    public String name(String tenantId) {
        return database.read(handle -> handle.createQuery("SELECT name FROM tenant WHERE id = :id")
                .bind("id", tenantId)
                .mapTo(String.class)
                .one());
    }

    /** Creates a tenant on the free plan, in UTC, and returns its id. */
    public String create(String name) {
        return database.write(transaction -> {
            String id = Ids.fresh("ten");
            transaction
                    .handle()
                    .createUpdate("""
                            INSERT INTO tenant (id, name, plan, time_zone, created_at)
                            VALUES (:id, :name, 'free', 'UTC', :now)
                            """)
                    .bind("id", id)
                    .bind("name", name)
                    .bind("now", transaction.nowMicros())
                    .execute();
            return id;
        });
    }
}
