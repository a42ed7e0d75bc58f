/**
 * Asking the model: which providers there are (the platform's from the environment, a tenant's own from the vault),
 * which of them serves a model, and one call out to it. {@link ai.behest.provider.Upstream} sends;
 * {@link ai.behest.provider.EventReader} and {@link ai.behest.provider.AnswerMeter} understand what comes back. Imports
 * the cellar and Vert.x.
 */
@NullMarked
package ai.behest.provider;

import org.jspecify.annotations.NullMarked;
