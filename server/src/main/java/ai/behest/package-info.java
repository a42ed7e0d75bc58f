/**
 * The map of the house, start here: {@link ai.behest.Behest} builds every room by its constructor and opens the door,
 * {@link ai.behest.Config} says with which settings, {@link ai.behest.Main} is the command line. May import every room;
 * no room imports it.
 */
@NullMarked
package ai.behest;

import org.jspecify.annotations.NullMarked;
