package ai.behest.people;

import java.time.Instant;

/**
 * A session as its person sees it in a list.
 *
 * @param id {@code ses_...}
 * @param browser e.g. {@code Firefox on Linux}
 * @param address where the person signed in from
 * @param lastSeenAt to the minute
 */
public record OpenSession(String id, String browser, String address, Instant since, Instant lastSeenAt) {}
