package ai.behest.gateway;

import ai.behest.wire.Refusal;
import io.vertx.core.buffer.Buffer;

/** How the asking of a provider ended. */
sealed interface Outcome {

    /**
     * The answer is whole, and its end has not been sent yet.
     *
     * @param rest what is still to be sent: the end of a stream, or all of an answer that was not streamed
     */
    record Whole(Buffer rest) implements Outcome {}

    /** The client left or stopped reading; the provider has been told to stop, or was heard to its end. */
    record Left() implements Outcome {}

    /**
     * An operator stopped it: a kill switch or a revocation. The provider has been told to stop.
     *
     * @param refusal what the client is told: as an answer, or as a last event when the stream had begun
     */
    record Cut(Refusal refusal) implements Outcome {}

    /**
     * The provider failed or refused.
     *
     * @param refusal what the client is told: as an answer, or as a last event when the stream had begun
     * @param charged whether the provider may have done work that it charges for
     */
    record Broken(Refusal refusal, boolean charged) implements Outcome {}
}
