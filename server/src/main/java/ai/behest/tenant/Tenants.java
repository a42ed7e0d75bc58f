package ai.behest.tenant;

import ai.behest.store.Database;
import ai.behest.wire.Ids;

/** Creates tenants. */
public final class Tenants {
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
