@NullMarked
package ai.behest.control;

import org.jspecify.annotations.NullMarked;
