@NullMarked
package ai.behest.audit;

import org.jspecify.annotations.NullMarked;
