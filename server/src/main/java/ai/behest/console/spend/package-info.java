/**
 * What calls cost: over time and by anything, against the time before, and what the month will come to. Over the same
 * questions as the management API's reports; knows the frame and no other area.
 */
@NullMarked
package ai.behest.console.spend;

import org.jspecify.annotations.NullMarked;
