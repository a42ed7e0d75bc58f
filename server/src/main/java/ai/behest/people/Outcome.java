package ai.behest.people;

import ai.behest.wire.Refusal;
import java.util.Set;

/** What an attempt to sign in came to. Their texts show no secret. */
public sealed interface Outcome {

    /**
     * In.
     *
     * @param secret for the session's cookie: 64 hex digits
     */
    record Entered(String secret, SignedIn signedIn) implements Outcome {
        @Override
        public String toString() {
            return "Entered[" + signedIn + "]";
        }
    }

    /**
     * The first proof was right, the second is due within ten minutes. The ticket opens nothing but the second step.
     *
     * @param ticket for a cookie of its own: 64 hex digits
     * @param ways what this person can show, never empty
     */
    record SecondFactorDue(String ticket, Set<Factor> ways) implements Outcome {
        public SecondFactorDue {
            ways = Set.copyOf(ways);
        }

        @Override
        public String toString() {
            return "SecondFactorDue" + ways;
        }
    }

    /** Not in. Every wrong proof has the same refusal; the others are bad input, 429 and 503. */
    record Refused(Refusal refusal) implements Outcome {}
}
