/**
 * The entries as files for other programs: CSV, NDJSON and FOCUS, each entry once by a cursor, to a caller or to a directory
 * every so often. What is written is read from the entries alone, page by page, so that its sums are the book's. Imports the
 * ledger and the cellar; the ledger itself never imports this.
 */
@NullMarked
package ai.behest.ledger.export;

import org.jspecify.annotations.NullMarked;
