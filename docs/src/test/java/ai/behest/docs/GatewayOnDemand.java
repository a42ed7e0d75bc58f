package ai.behest.docs;

import ai.behest.browser.Gateway;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A gateway that is started when the first block of code wants one. */
final class GatewayOnDemand implements AutoCloseable {
    private final Path work;
    private @Nullable Gateway started;

    GatewayOnDemand(Path work) {
        this.work = work;
    }

    Gateway get() {
        Gateway gateway = started;
        if (gateway == null) {
            gateway = new Gateway(work, 0);
            started = gateway;
        }
        return gateway;
    }

    @Override
    public void close() {
        if (started != null) {
            started.close();
        }
    }
}
