/**
 * Who may come into the console, and how they prove it: people with their roles and invitations, passwords, one-time
 * codes, passkeys, OpenID Connect and magic links, and the sessions of their browsers. Imports tenant and the cellar.
 */
@NullMarked
package ai.behest.people;

import org.jspecify.annotations.NullMarked;
