/** A project's pages: what it is, its settings, its keys, its users. */
@NullMarked
package ai.behest.console.project;

import org.jspecify.annotations.NullMarked;
