/**
 * Tests of the documentation: every code block of every page is compiled, checked or run, and the quickstart is followed in a
 * real browser against a gateway that {@code ./behest up} started. They import the libraries that the pages use, Playwright,
 * and of the server only its command line.
 */
@NullMarked
package ai.behest.docs;

import org.jspecify.annotations.NullMarked;
