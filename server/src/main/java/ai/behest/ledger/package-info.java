/** tmp. */
@NullMarked
package ai.behest.ledger;

import org.jspecify.annotations.NullMarked;
