/**
 * Which project this is: tenants, projects, their settings and tiers. {@link ai.behest.tenant.Directory} is the snapshot
 * in memory that the path of a call reads; {@link ai.behest.tenant.Projects} is the side that changes it, in the
 * database, from where every node refreshes its snapshot. Imports the cellar only.
 */
@NullMarked
package ai.behest.tenant;

import org.jspecify.annotations.NullMarked;
