package ai.behest.control;

/** Alerts in the table, as the lookout would have raised them. */
final class Raised {
    private Raised() {}

    /** An alert of Acme's, raised at this microsecond. */
    static void alert(Desk desk, String id, long micros) {
        desk.database.change(transaction -> transaction
                .handle()
                .createUpdate("""
                        INSERT INTO alert (tenant_id, id, kind, series, since, data, created_at)
                        VALUES (:tenant, :id, 'budget.threshold', :id, 0, :data, :at)
                        """)
                .bind("tenant", desk.acme)
                .bind("id", id)
                .bind("data", """
                        {"budget":"bud_1","name":"Free","scope":{"user":"ada"},"unit":"usd","threshold":80,
                         "limit":"1.00","spent":"0.80","period":"day","kind":"soft","shadow":false,
                         "resets_at":"2026-11-26T00:00:00Z"}
                        """)
                .bind("at", micros)
                .execute());
    }
}
