/**
 * The pages for people: server-rendered, over the same rooms as the management API, usable without script. {@link
 * ai.behest.console.frame} is what all of them are made with; each other package within is an area of the navigation,
 * and knows the frame and no other area. The last to be asked, so it also answers for every path that nobody has.
 * Imports the front door, people, tenant, identity, admission, budget, memory, provider, ledger, alert and the cellar;
 * never gateway, control or cli.
 */
@NullMarked
package ai.behest.console;

import org.jspecify.annotations.NullMarked;
