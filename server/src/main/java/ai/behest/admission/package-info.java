/**
 * May they, now: the limits per address, project, key and user (contract §7), and the {@link ai.behest.admission.Ticket}
 * that a call holds from its admission until it is resolved, exactly once; and what people may set as a budget. Imports tenant, budget, ledger and the cellar.
 */
@NullMarked
package ai.behest.admission;

import org.jspecify.annotations.NullMarked;
