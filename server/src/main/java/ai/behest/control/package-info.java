/**
 * The management API (contract §9): projects, settings, keys, signing keys, providers, revocations, admin tokens, alerts
 * and webhooks, one file per resource and thin, plus the key set, health, metrics and the OpenAPI document of the control
 * plane's host.
 * {@link ai.behest.control.Routes} is the whole of it as one table. Imports the front door, tenant, identity, provider,
 * ledger, memory, admission, alert and the cellar; never gateway, console or cli.
 */
@NullMarked
package ai.behest.control;

import org.jspecify.annotations.NullMarked;
