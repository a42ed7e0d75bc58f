/**
 * What every page of the console is made with: the request of a person, what it is answered with, the frame around a
 * page, forms that come back with what was wrong, and the checks at the door. Knows no page. Imports the front door,
 * people, tenant and the cellar.
 */
@NullMarked
package ai.behest.console.frame;

import org.jspecify.annotations.NullMarked;
