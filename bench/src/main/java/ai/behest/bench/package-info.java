/**
 * Measures and maltreats a whole server from outside: {@link ai.behest.bench.Compare} puts its cost beside nginx's,
 * {@link ai.behest.bench.Crash} kills it and looks for what it lost, {@link ai.behest.bench.ReportBench} asks
 * it about ten million calls. Starts the server, nginx and the fake provider as
 * processes and imports nothing of them: what is measured is what a user runs. {@link ai.behest.bench.MintCost} measures
 * the SDK as an app uses it, by its public API.
 */
@NullMarked
package ai.behest.bench;

import org.jspecify.annotations.NullMarked;
