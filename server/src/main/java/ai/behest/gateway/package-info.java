/**
 * The path of a call: from a request on a project's host to the last byte of the model's answer.
 * {@link ai.behest.gateway.CallStory} tells it in one method; {@link ai.behest.gateway.Relay} moves the bytes. Runs on
 * event loops: what may block or takes long is done apart. Imports http, tenant, identity, admission, guard, memory,
 * provider, ledger and the cellar.
 */
@NullMarked
package ai.behest.gateway;

import org.jspecify.annotations.NullMarked;
