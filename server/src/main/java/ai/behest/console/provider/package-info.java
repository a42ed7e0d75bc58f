/** The model providers: what the operator configured, and the tenant's own keys. */
@NullMarked
package ai.behest.console.provider;

import org.jspecify.annotations.NullMarked;
