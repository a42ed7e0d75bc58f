/**
 * What the tenant was told, and where: alerts, and webhooks with what was sent to each. Knows the frame and no other area.
 */
@NullMarked
package ai.behest.console.alert;

import org.jspecify.annotations.NullMarked;
