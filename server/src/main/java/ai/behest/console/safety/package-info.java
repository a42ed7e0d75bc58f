/** Stopping calls at once, and letting them go on: kill switches and revocations. */
@NullMarked
package ai.behest.console.safety;

import org.jspecify.annotations.NullMarked;
