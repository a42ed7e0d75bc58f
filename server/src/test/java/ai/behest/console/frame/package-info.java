/** Tests of what pages are made with. */
@NullMarked
package ai.behest.console.frame;

import org.jspecify.annotations.NullMarked;
