/** Tests of the front door: requests as no well-behaved client sends them. */
@NullMarked
package ai.behest.http;

import org.jspecify.annotations.NullMarked;
