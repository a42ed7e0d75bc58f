package ai.behest.tenant;

import ai.behest.tenant.Projects.SavedSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a project's settings stand.
 *
 * @param deployed what is in force
 * @param draft what was saved since and is not, or null
 */
public record SettingsStanding(
        SavedSettings deployed, @Nullable SavedSettings draft) {

    /** The draft when there is one, else what is deployed. */
    public SavedSettings newest() {
        return draft == null ? deployed : draft;
    }

    /** What the draft would change. */
    public List<Settings.Change> changes() {
        return newest().settings().changesFrom(deployed.settings());
    }

    /** The number of the next version. */
    long next() {
        return newest().version() + 1;
    }
}
