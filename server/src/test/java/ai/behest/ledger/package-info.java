/** Money to the picodollar: costs and prices by hand-made sums, and lists of prices on a real database. */
@NullMarked
package ai.behest.ledger;

import org.jspecify.annotations.NullMarked;
