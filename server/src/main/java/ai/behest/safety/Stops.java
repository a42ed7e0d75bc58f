package ai.behest.safety;

import ai.behest.identity.Caller;
import ai.behest.identity.Revocations;
import ai.behest.wire.Refusal;
import org.jspecify.annotations.Nullable;

/** Whether somebody who has been let in may go on: asked in memory, and so often as anybody likes. */
public final class Stops {
    private final KillSwitches killSwitches;
    private final Revocations revocations;

    public Stops(KillSwitches killSwitches, Revocations revocations) {
        this.killSwitches = killSwitches;
        this.revocations = revocations;
    }

    /** What the caller is to be told: 403 {@code killed}, or 401 when the credential is revoked; null when it may go on. */
    public @Nullable Refusal of(Caller caller) {
        Refusal killed = killSwitches.of(caller);
        if (killed != null) {
            return killed;
        }
        return revocations.isRevoked(caller) ? revoked(caller) : null;
    }

    static Refusal revoked(Caller caller) {
        return caller.kind() == Caller.Kind.API_KEY ? Refusal.Unauthenticated.API_KEY : Refusal.Unauthenticated.TOKEN;
    }

    /** Runs {@code listener} whenever somebody may have come to be stopped, on a thread that may block. */
    void onChange(Runnable listener) {
        killSwitches.onChange(listener);
        revocations.onChange(listener);
    }
}
