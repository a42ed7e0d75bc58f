/** Tests of the exports, on real databases and in real folders. */
@NullMarked
package ai.behest.ledger.export;

import org.jspecify.annotations.NullMarked;
