@NullMarked
package ai.behest.tenant;

import org.jspecify.annotations.NullMarked;
