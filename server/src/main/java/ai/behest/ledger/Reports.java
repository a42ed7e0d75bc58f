package ai.behest.ledger;

import ai.behest.store.Database;

/** until merge. */
public final class Reports {
    public Reports(Database database) {}
}
