@NullMarked
package ai.behest.console;

import org.jspecify.annotations.NullMarked;
