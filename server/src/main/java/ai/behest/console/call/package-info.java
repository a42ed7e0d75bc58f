/**
 * The log of calls over all projects of a tenant, and one call with everything that the book knows of it; never what was
 * said. Knows the frame and no other area.
 */
@NullMarked
package ai.behest.console.call;

import org.jspecify.annotations.NullMarked;
