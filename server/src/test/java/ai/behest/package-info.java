/** Tests of the whole house. */
@NullMarked
package ai.behest;

import org.jspecify.annotations.NullMarked;
