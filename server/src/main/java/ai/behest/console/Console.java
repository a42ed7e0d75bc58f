package ai.behest.console;

import ai.behest.http.Exchange;
import ai.behest.wire.Refusal;

/** until merge. */
public final class Console {
    public void receive(Exchange exchange) {
        exchange.refuse(Refusal.notFound("There is nothing at this path."));
    }
}
