package ai.behest.console.project;

import ai.behest.console.frame.Actors;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Permission;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Projects.SavedSettings;
import ai.behest.wire.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was saved of the settings before: who, when and what; and back to it. */
public final class VersionPages {
    private static final int PAGE = 30;
    private static final long MOST_VERSION = 999_999_999_999L;

    /**
     * @param options the versions on this page, for the choice of two to compare
     * @param before where older ones begin, or null at the end
     */
    public record Page(
            InSettings in,
            List<SavedSettings> versions,
            Map<String, String> names,
            Map<String, String> options,
            @Nullable Long before) {}

    /** Two versions beside each other. */
    public record Compared(InSettings in, SavedSettings from, SavedSettings to, List<Difference> differences) {}

    private final Projects projects;
    private final Actors actors;

    public VersionPages(Projects projects, Actors actors) {
        this.projects = projects;
        this.actors = actors;
    }

    public void fill(Pages pages) {
        String path = SettingsPart.VERSIONS.pattern();
        pages.page(path, Permission.READ_SETUP, this::list);
        pages.page(path + "/diff", Permission.READ_SETUP, this::compare);
        pages.form(
                path + "/{version}/roll-back",
                Permission.CHANGE_SETUP,
                "settings.roll_back",
                this::rollBack,
                this::list);
    }

    private View list(Visit visit) {
        InSettings in = InSettings.of(projects, visit, SettingsPart.VERSIONS);
        long before = visit.query().number("before", MOST_VERSION + 1, 1, MOST_VERSION);
        List<SavedSettings> found =
                projects.history(visit.tenantId(), in.project().id(), before, PAGE + 1);
        List<SavedSettings> shown = found.subList(0, Math.min(PAGE, found.size()));
        Map<String, String> options = new LinkedHashMap<>();
        shown.forEach(saved -> options.put(Long.toString(saved.version()), "Version " + saved.version()));
        return in.page(
                "versions",
                new Page(
                        in,
                        shown,
                        actors.names(visit.tenantId(), shown.stream().map(SavedSettings::actor)),
                        options,
                        found.size() > PAGE ? shown.getLast().version() : null));
    }

    private View compare(Visit visit) {
        InSettings in = InSettings.of(projects, visit, SettingsPart.VERSIONS);
        String id = in.project().id();
        SavedSettings from = projects.version(visit.tenantId(), id, number(visit, "from"));
        SavedSettings to = projects.version(visit.tenantId(), id, number(visit, "to"));
        return in.page(
                "version-diff",
                new Compared(in, from, to, Difference.of(to.settings().changesFrom(from.settings()))));
    }

    private static long number(Visit visit, String name) {
        return visit.query().number(name, 1, 1, MOST_VERSION);
    }

    private View rollBack(Visit visit) {
        String version = visit.path("version");
        if (!version.matches("[1-9][0-9]{0,17}")) {
            throw Refusal.notFound("There is no such version of the settings.").asException();
        }
        projects.rollBack(visit.tenantId(), visit.path("id"), Long.parseLong(version), visit.actor());
        return new View.Redirect(SettingsPart.VERSIONS.path(visit.path("id")), Said.ROLLED_BACK);
    }
}
