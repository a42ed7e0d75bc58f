/** Tests of the path of a call, through a whole server and a fake provider. */
@NullMarked
package ai.behest.gateway;

import org.jspecify.annotations.NullMarked;
