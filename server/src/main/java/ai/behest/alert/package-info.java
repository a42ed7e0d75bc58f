/**
 * Tells tenants what they should know: budgets that have reached a threshold, calls that cost more than was set aside, models
 * without a price, spending out of the ordinary; each once however many nodes there are. An alert and its deliveries are written in one transaction; deliveries are sent to webhooks, signed, until they
 * arrive or are given up, and to the operator's mail server when there is one. Imports budget, ledger and the
 * cellar.
 */
@NullMarked
package ai.behest.alert;

import org.jspecify.annotations.NullMarked;
