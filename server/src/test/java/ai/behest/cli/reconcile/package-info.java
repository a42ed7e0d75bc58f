/** Tests of the comparison with a provider's figures, on files as providers write them. */
@NullMarked
package ai.behest.cli.reconcile;

import org.jspecify.annotations.NullMarked;
