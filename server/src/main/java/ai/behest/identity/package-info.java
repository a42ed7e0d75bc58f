/**
 * Who is asking: API keys and admin tokens, the keys that sign and verify, minting, verifying, revoking. What the path
 * of a call uses ({@link ai.behest.identity.ApiKeys#find}, {@link ai.behest.identity.TokenVerifier},
 * {@link ai.behest.identity.Revocations#isRevoked}) is in memory and never waits; what changes goes to the database and
 * from there, within a second, to every node. No secret stands in a value that can be printed. Imports
 * {@code tenant} and the cellar only.
 */
@NullMarked
package ai.behest.identity;

import org.jspecify.annotations.NullMarked;
