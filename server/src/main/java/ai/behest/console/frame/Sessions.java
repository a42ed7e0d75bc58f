package ai.behest.console.frame;

import ai.behest.people.SignedIn;
import org.jspecify.annotations.Nullable;

/** Whose browser it is, by the secret that its cookie holds. On a thread that may block. */
public interface Sessions {

    /** Who is signed in, or null. */
    @Nullable
    SignedIn find(String secret);

    /** What the cookie is to hold from now on, or null to leave it: asked when the request has been carried out. */
    @Nullable
    String renewal(String secret);
}
