/** Tests of alerts: what is raised, and how it arrives. */
@NullMarked
package ai.behest.alert;

import org.jspecify.annotations.NullMarked;
