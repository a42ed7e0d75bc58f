package ai.behest.safety;

import ai.behest.identity.Caller;
import ai.behest.wire.Refusal;

/** A call under way. */
public interface Running {
    Caller caller();

    /** Ends it soon, telling its client this. From any thread; harmless when it has ended, or is ending, already. */
    void cut(Refusal why);
}
