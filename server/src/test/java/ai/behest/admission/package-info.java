@NullMarked
package ai.behest.admission;

import org.jspecify.annotations.NullMarked;
