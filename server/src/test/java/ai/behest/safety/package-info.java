@NullMarked
package ai.behest.safety;

import org.jspecify.annotations.NullMarked;
