/**
 * The commands of a terminal: clients of the management API over HTTP and nothing else, so they work against any server.
 * Imports {@code wire} only.
 */
@NullMarked
package ai.behest.cli;

import org.jspecify.annotations.NullMarked;
