/**
 * What tests use that stand where a user stands: a gateway that was started as users start it, and Debian's Chromium. The
 * tests of this module walk through the console as people do; the docs' tests follow the quickstart.
 */
@NullMarked
package ai.behest.browser;

import org.jspecify.annotations.NullMarked;
