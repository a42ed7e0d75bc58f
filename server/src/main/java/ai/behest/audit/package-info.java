/**
 * Who did what: a line of every administrative act, written in the act's own transaction, chained by hashes and never
 * changed. {@link ai.behest.audit.AuditLog} is the witness of {@link ai.behest.store.Act}s, so no other room writes lines; it
 * reads them too, in parts and as a whole. Imports the cellar only.
 */
@NullMarked
package ai.behest.audit;

import org.jspecify.annotations.NullMarked;
