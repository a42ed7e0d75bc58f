/** Tests of what the commands print. They may import the room they test and {@code wire}. */
@NullMarked
package ai.behest.cli;

import org.jspecify.annotations.NullMarked;
