/**
 * What may still be spent: the budgets in force, which of them a call counts against, and the purses that hold this
 * node's share of each. A hard budget is never overspent: a purse hands out only what one conditional UPDATE has granted
 * it, and what is handed out is held until the call's entry is durable. Imports the cellar.
 */
@NullMarked
package ai.behest.budget;

import org.jspecify.annotations.NullMarked;
