/**
 * May they, now: the rate limits per address, project and user (contract §7), and the {@link ai.behest.admission.Ticket}
 * that a call holds from its admission until it is resolved, exactly once. Imports tenant, ledger and the cellar.
 */
@NullMarked
package ai.behest.admission;

import org.jspecify.annotations.NullMarked;
