package ai.behest.spring;

import java.time.Duration;

/** Counts what happens here. */
interface Tally {

    /** The token endpoint asked for a token. */
    void minted(Outcome outcome, Duration time);

    /** A failure of the client's was turned into a problem. */
    void failed(Outcome outcome);

    /** Without Micrometer. */
    static Tally none() {
        return new Tally() {
            @Override
            public void minted(Outcome outcome, Duration time) {}

            @Override
            public void failed(Outcome outcome) {}
        };
    }
}
