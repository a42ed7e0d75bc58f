/**
 * What it cost: money, prices, budgets, leases, entries and reports. Amounts are whole picodollars, prices come from
 * {@link ai.behest.ledger.PriceBook}, and every balance can be derived from the entries, which are only ever added to.
 * Imports the cellar ({@code wire}, {@code store}, {@code observe}) only.
 */
@NullMarked
package ai.behest.ledger;

import org.jspecify.annotations.NullMarked;
