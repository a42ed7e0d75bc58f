/** Tests of the room {@code identity}: on a real database, with tokens signed by independent code. */
@NullMarked
package ai.behest.identity;

import org.jspecify.annotations.NullMarked;
