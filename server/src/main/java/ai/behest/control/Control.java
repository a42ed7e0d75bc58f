package ai.behest.control;

import ai.behest.http.Exchange;

/** until merge. */
public final class Control {
    public boolean receive(Exchange exchange) {
        return exchange.path().isEmpty();
    }
}
