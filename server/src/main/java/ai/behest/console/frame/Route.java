package ai.behest.console.frame;

import ai.behest.http.PathPattern;
import ai.behest.people.Permission;
import ai.behest.people.SignedIn;
import org.jspecify.annotations.Nullable;

/** One line of the table of pages. */
public sealed interface Route {

    String method();

    PathPattern path();

    /** Answers a person who is signed in; on a thread that may block. */
    @FunctionalInterface
    interface Handler {
        View handle(Visit visit);
    }

    /** Answers anybody, signed in or not; on a thread that may block. */
    @FunctionalInterface
    interface GuestHandler {
        View handle(Request request, @Nullable SignedIn who);
    }

    /**
     * Needs a person who is signed in.
     *
     * @param permission what they must be allowed to, or null where being signed in is enough
     * @param action what the audit log calls it, e.g. {@code key.create}; null when it changes nothing
     * @param back shows the page again when what was sent to it does not fit; null when there is none
     */
    record Inside(
            String method,
            PathPattern path,
            @Nullable Permission permission,
            @Nullable String action,
            Handler handler,
            @Nullable Handler back)
            implements Route {
        public Inside {
            if (action != null && !action.matches("[a-z_]+\\.[a-z_]+")) {
                throw new IllegalArgumentException(path.text() + ": an action is a noun and a verb, not " + action);
            }
        }
    }

    /** Open to everybody. */
    record Outside(
            String method,
            PathPattern path,
            GuestHandler handler,
            @Nullable GuestHandler back) implements Route {}
}
