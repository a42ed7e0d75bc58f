/**
 * The keys that an app's servers hold: a project's API keys, and the tenant's key pairs for signing tokens locally. A
 * secret is rendered once, in the answer to the form that made it. Imports the console's frame, identity and tenant.
 */
@NullMarked
package ai.behest.console.key;

import org.jspecify.annotations.NullMarked;
