package ai.behest.people;

import java.time.Duration;
import java.time.Instant;

/**
 * A person's session in a browser, as a request found it. Its text shows no secret.
 *
 * @param sessionId {@code ses_...}, which lists and revokes it; not the secret that the cookie holds
 * @param csrf the token that the session's forms carry
 * @param since when the person signed in
 * @param provenAt when the person last proved who they are: by signing in, or since then by {@link SignIn#prove}
 */
public record SignedIn(Person person, String sessionId, String csrf, Instant since, Instant provenAt) {

    /** Somebody who proved who they are when they signed in and not since. */
    public SignedIn(Person person, String sessionId, String csrf, Instant since) {
        this(person, sessionId, csrf, since, since);
    }

    public boolean may(Permission permission) {
        return person.role().may(permission);
    }

    /** Whether the proof is fresh enough for what cannot be undone; if not, ask for it by {@link SignIn#prove}. */
    public boolean provenWithin(Duration span, Instant now) {
        return provenAt.plus(span).isAfter(now);
    }

    @Override
    public String toString() {
        return "SignedIn[" + person.id() + ", " + sessionId + "]";
    }
}
