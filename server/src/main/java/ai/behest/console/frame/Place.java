package ai.behest.console.frame;

import org.jspecify.annotations.Nullable;

/**
 * Where a page is.
 *
 * @param projectId the project that it is about, or null
 * @param projectName the project's name, or empty
 * @param tab the project's tab that it is under, or null
 */
public record Place(
        Area area,
        @Nullable String projectId,
        String projectName,
        @Nullable Tab tab) {

    public static Place of(Area area) {
        return new Place(area, null, "", null);
    }

    public static Place of(String projectId, String projectName, Tab tab) {
        return new Place(Area.PROJECTS, projectId, projectName, tab);
    }
}
