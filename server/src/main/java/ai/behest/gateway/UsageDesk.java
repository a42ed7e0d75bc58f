package ai.behest.gateway;

import ai.behest.http.Exchange;
import ai.behest.tenant.Project;
import ai.behest.wire.Refusal;

/** until the reports are merged. */
final class UsageDesk {
    UsageDesk(Rooms rooms, Credentials credentials) {}

    void answer(Exchange exchange, Project project) {
        exchange.refuse(Refusal.notFound("soon"));
    }

    void session(Exchange exchange, Project project, String sid) {
        exchange.refuse(Refusal.notFound("soon"));
    }
}
