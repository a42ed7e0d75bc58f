package ai.behest.safety;

import ai.behest.identity.ApiKeys;
import ai.behest.identity.KeyRing;
import ai.behest.safety.KillScope.Suspect;
import ai.behest.wire.Refusal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls under way on this node. A change of kill switches, revocations or keys is followed by one look at all of them; in
 * between they cost nothing.
 */
public final class RunningCalls {
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Stops stops;

    public RunningCalls(Stops stops, ApiKeys apiKeys, KeyRing keyRing) {
        this.stops = stops;
        stops.onChange(this::look);
        apiKeys.onChange(id -> {
            if (!apiKeys.knows(id)) {
                cut(id);
            }
        });
        keyRing.onChange(kid -> {
            if (!keyRing.isTenantKey(kid)) {
                cut(kid);
            }
        });
    }

    public void enter(Running call) {
        running.add(call);
    }

    public void leave(Running call) {
        running.remove(call);
    }

    public int size() {
        return running.size();
    }

    /** How many a switch of this scope would cut. */
    int count(String tenantId, KillScope scope) {
        int found = 0;
        for (Running call : running) {
            Suspect suspect = Suspect.of(call.caller());
            if ((scope.everywhere() || suspect.tenantId().equals(tenantId)) && scope.covers(suspect)) {
                found++;
            }
        }
        return found;
    }

    private void look() {
        for (Running call : running) {
            @Nullable Refusal why = stops.of(call.caller());
            if (why != null) {
                call.cut(why);
            }
        }
    }

    /** Ends the calls of a key that is no more. */
    private void cut(String keyId) {
        for (Running call : running) {
            if (call.caller().keyId().equals(keyId)) {
                call.cut(Stops.revoked(call.caller()));
            }
        }
    }
}
