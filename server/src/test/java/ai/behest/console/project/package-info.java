/** Tests of what a project's pages are made of. */
@NullMarked
package ai.behest.console.project;

import org.jspecify.annotations.NullMarked;
