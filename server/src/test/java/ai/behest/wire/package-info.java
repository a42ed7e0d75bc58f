@NullMarked
package ai.behest.wire;

import org.jspecify.annotations.NullMarked;
