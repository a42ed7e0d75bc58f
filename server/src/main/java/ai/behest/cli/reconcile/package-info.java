/**
 * A provider's own usage export beside the ledger's entries: what one has and the other has not, and where each cent of the
 * difference comes from. Works on a file and on lines of the export API; imports {@code wire} only.
 */
@NullMarked
package ai.behest.cli.reconcile;

import org.jspecify.annotations.NullMarked;
