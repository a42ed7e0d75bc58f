/**
 * The pages for people: for now the one at the server's own address, which says what runs there and how to try it. The
 * last to be asked, so it also answers for every path that nobody has. Imports the front door, tenant, identity,
 * admission, memory, provider, ledger and the cellar; never gateway, control or cli.
 */
@NullMarked
package ai.behest.console;

import org.jspecify.annotations.NullMarked;
