package ai.behest.console.frame;

import ai.behest.people.SignedIn;
import org.jspecify.annotations.Nullable;

/** Finds whose browser it is. */
@FunctionalInterface
public interface Sessions {

    /**
     * Who is signed in.
     *
     * @param renewed what the cookie is to hold from now on, or null to leave it
     */
    record Known(SignedIn who, @Nullable String renewed) {
        @Override
        public String toString() {
            return "Known[" + who + "]";
        }
    }

    /**
     * Whom a cookie stands for, or null; on a thread that may block.
     *
     * @param secret what the cookie holds
     */
    @Nullable
    Known find(String secret);
}
