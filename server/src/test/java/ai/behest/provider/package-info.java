@NullMarked
package ai.behest.provider;

import org.jspecify.annotations.NullMarked;
