/**
 * Trying a project: the panel in which a person talks to a model, the token that its page calls the gateway with, and the
 * same call as code for five kinds of reader. Imports the console's frame, identity, tenant, provider, ledger (for what
 * models there are) and the cellar.
 */
@NullMarked
package ai.behest.console.attempt;

import org.jspecify.annotations.NullMarked;
