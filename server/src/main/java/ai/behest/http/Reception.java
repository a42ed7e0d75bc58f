package ai.behest.http;

/** What answers the requests that come through the door of one event loop. */
@FunctionalInterface
public interface Reception {

    /** Called on the event loop; must not block. Whatever it throws becomes an answer. */
    void receive(Exchange exchange);
}
