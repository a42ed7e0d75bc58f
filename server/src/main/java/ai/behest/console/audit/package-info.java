/** The audit log: who did what. */
@NullMarked
package ai.behest.console.audit;

import org.jspecify.annotations.NullMarked;
