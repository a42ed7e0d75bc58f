/**
 * Who is stopped, now: kill switches and revocations, asked in memory on every call, and the calls under way, which are cut
 * when one of the two comes to fit them. The same on every node within a second; a node that loses its database keeps what it
 * knows. Imports tenant, identity, ledger (for what a switch would hit) and the cellar.
 */
@NullMarked
package ai.behest.safety;

import org.jspecify.annotations.NullMarked;
