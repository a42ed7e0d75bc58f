/** Coming in, and what a person has to do with who they are: signing in, their account, and the tenant's people. */
@NullMarked
package ai.behest.console.access;

import org.jspecify.annotations.NullMarked;
