/**
 * The front door: opens the port, bounds what comes in (sizes, times, connections), gives every request an
 * {@link ai.behest.http.Exchange} with its ids, and turns every answer and refusal into HTTP in one place. Gateway,
 * management API and console stand behind it. Imports Vert.x and the cellar.
 */
@NullMarked
package ai.behest.http;

import org.jspecify.annotations.NullMarked;
