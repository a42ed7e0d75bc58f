@NullMarked
package ai.behest.store;

import org.jspecify.annotations.NullMarked;
