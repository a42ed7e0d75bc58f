package ai.behest.alert;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The way out to the addresses that tenants enter. Whoever implements it guards where it connects to. */
public interface Postbox {

    /**
     * Looks at an address before it is saved.
     *
     * @throws ai.behest.wire.RefusedException a validation error of {@code url} when nothing may be sent there
     */
    void check(String url);

    /**
     * Posts a body once, following no redirect. What comes back but for its status is thrown away.
     *
     * @return the status; fails when none came within ten seconds, with a refusal when the address is forbidden
     */
    CompletableFuture<Integer> post(String url, Map<String, String> headers, byte[] body);
}
