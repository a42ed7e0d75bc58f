/** Tests of what leaves the house as metrics, traces and log lines. */
@NullMarked
package ai.behest.observe;

import org.jspecify.annotations.NullMarked;
