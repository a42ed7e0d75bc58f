/** Tests of the Java client over real HTTP, against a small gateway of their own. They may import what the client may. */
@NullMarked
package ai.behest.sdk;

import org.jspecify.annotations.NullMarked;
