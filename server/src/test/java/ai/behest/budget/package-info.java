@NullMarked
package ai.behest.budget;

import org.jspecify.annotations.NullMarked;
