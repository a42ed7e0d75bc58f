/** Tests of what the bench counts with: a wrong ruler is worse than none. */
@NullMarked
package ai.behest.bench;

import org.jspecify.annotations.NullMarked;
