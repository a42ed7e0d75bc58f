/**
 * A model provider that only simulates: it speaks the OpenAI dialect over real HTTP and does what each request's script
 * says, slow, wrong or cut included. The built-in model {@code behest/echo} runs on it, and tests, benchmarks and
 * examples use it as their upstream. It counts exactly what it served, so that a ledger can be compared with it. It
 * may import Vert.x, Netty's channel, Jackson and the JDK, and nothing of the rest of Behest.
 */
@NullMarked
package ai.behest.fake;

import org.jspecify.annotations.NullMarked;
