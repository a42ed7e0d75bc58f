/** until merge. */
@NullMarked
package ai.behest.observe;

import org.jspecify.annotations.NullMarked;
