package ai.behest.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.IdentityHashMap;

/** The open connections of one event loop: bounded in number, closed when they dawdle. */
final class Connections {

    /** One connection: busy with requests, or idle since an instant. */
    static final class Open {
        private final HttpConnection connection;
        private final long openedNanos = System.nanoTime();
        private long idleSinceNanos = openedNanos;
        private boolean used;
        private int busy;

        private Open(HttpConnection connection) {
            this.connection = connection;
        }

        void idle() {
            busy--;
            idleSinceNanos = System.nanoTime();
        }
    }

    private final Limits limits;
    private final IdentityHashMap<HttpConnection, Open> open = new IdentityHashMap<>();

    Connections(Limits limits) {
        this.limits = limits;
    }

    void opened(HttpConnection connection) {
        if (open.size() >= limits.connections()) {
            connection.close();
            return;
        }
        open.put(connection, new Open(connection));
        connection.closeHandler(_ -> open.remove(connection));
    }

    Open busy(HttpConnection connection) {
        Open one = open.computeIfAbsent(connection, Open::new);
        one.used = true;
        one.busy++;
        return one;
    }

    /**
     * Ends a connection at once, with what is still unsent. {@code close()} would wait behind those bytes for a client
     * that does not read, so this goes past Vert.x to the channel's head.
     */
    static void cut(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channel().pipeline().firstContext().close();
        } else {
            connection.close();
        }
    }

    void sweep(long nowNanos) {
        for (Open one : new ArrayList<>(open.values())) {
            long patience = (one.used ? limits.idleTime() : limits.headerTime()).toNanos();
            if (one.busy == 0 && nowNanos - one.idleSinceNanos > patience) {
                one.connection.close();
            }
        }
    }
}
