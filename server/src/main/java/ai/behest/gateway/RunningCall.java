package ai.behest.gateway;

import ai.behest.http.Loop;
import ai.behest.identity.Caller;
import ai.behest.safety.Running;
import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** A call from the moment that its provider may be asked. Cut at whatever moment, it ends on its own event loop. */
final class RunningCall implements Running {
    private final Caller caller;
    private final Loop loop;
    private @Nullable Relay relay;
    private @Nullable Refusal cutFor;

    RunningCall(Caller caller, Loop loop) {
        this.caller = caller;
        this.loop = loop;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public void cut(Refusal why) {
        loop.execute(() -> {
            if (cutFor == null) {
                cutFor = why;
                if (relay != null) {
                    relay.cut(why);
                }
            }
        });
    }

    /** The provider has been asked; a call that was cut while it was ends now. */
    void carriedBy(Relay carrier) {
        relay = carrier;
        if (cutFor != null) {
            carrier.cut(cutFor);
        }
    }
}
