/**
 * The management API (contract §9): the tenant, projects, settings, tiers, keys, signing keys, providers, prices, budgets,
 * alerts, webhooks, revocations and admin tokens, one file per resource and thin, plus the key set, health, metrics and the
 * OpenAPI document of the control plane's host. {@link ai.behest.control.Routes} is the whole of it as one table. Imports
 * the front door, people, tenant, identity, provider, ledger, budget, alert, memory, admission and the cellar; never gateway, console
 * or cli.
 */
@NullMarked
package ai.behest.control;

import org.jspecify.annotations.NullMarked;
