/**
 * What the house tells the people who run it: metrics in Prometheus' text form, traces over OTLP, and log lines. The
 * rooms report facts ({@link ai.behest.observe.Signals}); this room decides what of them may leave, so that no key, no
 * token, no prompt and no end user's id ever does. Part of the cellar: imports nothing of ours but {@code wire}.
 * Nothing here blocks an event loop, and everything has a bound: labels, queues, line lengths.
 */
@NullMarked
package ai.behest.observe;

import org.jspecify.annotations.NullMarked;
