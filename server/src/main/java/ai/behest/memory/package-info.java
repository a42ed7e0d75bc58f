/**
 * What was said before: threads, which a client names and which stay, and sessions, which expire. {@link
 * ai.behest.memory.Threads} finds which of a call's messages are new, what belongs in front of them, and stores each turn
 * once. Owns the tables {@code thread} and {@code thread_message}. Imports the cellar only.
 */
@NullMarked
package ai.behest.memory;

import org.jspecify.annotations.NullMarked;
