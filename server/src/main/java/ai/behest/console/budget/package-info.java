/**
 * What may be spent: all budgets of the tenant with what is spent, held and left, and the balances of each. Knows the
 * frame and no other area.
 */
@NullMarked
package ai.behest.console.budget;

import org.jspecify.annotations.NullMarked;
