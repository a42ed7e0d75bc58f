/**
 * Debian's Chromium for tests. The tests of this module walk through the console as people do; the docs' tests follow
 * the quickstart with it.
 */
@NullMarked
package ai.behest.browser;

import org.jspecify.annotations.NullMarked;
