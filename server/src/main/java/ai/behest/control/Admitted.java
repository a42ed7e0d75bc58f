package ai.behest.control;

/**
 * Whoever was let in, by an admin token or as a person who is signed in to the console.
 *
 * @param id the token's or the person's: what is recorded as having done it
 */
record Admitted(String tenantId, String id) {}
