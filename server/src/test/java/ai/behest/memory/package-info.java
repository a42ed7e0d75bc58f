/** What the room of the same name promises, on a real database. */
@NullMarked
package ai.behest.memory;

import org.jspecify.annotations.NullMarked;
