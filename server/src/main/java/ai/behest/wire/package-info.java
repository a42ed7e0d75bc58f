/**
 * Shapes on the wire: ids, JSON read strictly, and the {@link ai.behest.wire.Refusal}, the one kind of "no" that a
 * client may see. Part of the cellar: imports nothing of ours.
 */
@NullMarked
package ai.behest.wire;

import org.jspecify.annotations.NullMarked;
