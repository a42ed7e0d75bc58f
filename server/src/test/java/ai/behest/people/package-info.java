/** Tests of the ways into the console: real databases, a software passkey, a real issuer and a real mail server. */
@NullMarked
package ai.behest.people;

import org.jspecify.annotations.NullMarked;
