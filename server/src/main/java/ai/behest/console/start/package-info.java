/** The first page, and what belongs to no area: light or dark. */
@NullMarked
package ai.behest.console.start;

import org.jspecify.annotations.NullMarked;
