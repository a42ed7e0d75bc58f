package ai.behest.people;

import java.time.Instant;

/**
 * A person's session in a browser, as a request found it. Its text shows no secret.
 *
 * @param sessionId {@code ses_...}, which lists and revokes it; not the secret that the cookie holds
 * @param csrf the token that the session's forms carry
 * @param since when the person signed in
 */
public record SignedIn(Person person, String sessionId, String csrf, Instant since) {
    /** The cookie that holds a session's secret. */
    public static final String COOKIE = "behest_session";

    public boolean may(Permission permission) {
        return person.role().may(permission);
    }

    @Override
    public String toString() {
        return "SignedIn[" + person.id() + ", " + sessionId + "]";
    }
}
