/** People's walks through the console, in a real browser against a server that was started as users start it. */
@NullMarked
package ai.behest.browser;

import org.jspecify.annotations.NullMarked;
