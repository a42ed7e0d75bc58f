package ai.behest.console.key;

import ai.behest.console.frame.Options;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.Tab;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.identity.ApiKey;
import ai.behest.identity.ApiKeys;
import ai.behest.identity.Role;
import ai.behest.people.Permission;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A project's API keys: made, rotated with an overlap, revoked. */
public final class KeyPages {
    private static final int DAY = 86_400;
    private static final int OVERLAP_MOST = 30 * DAY;
    private static final int PER_PAGE = 50;

    /**
     * A part of the list.
     *
     * @param keys newest first
     * @param ended whether these are the keys that no longer work, instead of those that do
     * @param others how many keys the other list has
     * @param number of this page, from 1
     * @param more whether there is a page after it
     */
    public record Page(
            Project project, List<ApiKey> keys, boolean ended, int others, int number, boolean more, Instant now) {

        /** The roles to choose from, and what each is for. */
        public Map<String, String> roles() {
            return Options.of(
                    Role.USER.text(), "user: chats as one of your users",
                    Role.ADMIN.text(), "admin: reads the usage, too",
                    Role.DASHBOARD_SERVICE.text(), "dashboard-service: shows others their usage");
        }
    }

    /**
     * A key that was made just now, the one time that its secret is seen.
     *
     * @param env the lines of a server's environment
     * @param replaced the key that a rotation replaces, or null
     * @param until when that one ends
     */
    public record Fresh(
            Project project,
            ApiKey key,
            String secret,
            String env,
            @Nullable ApiKey replaced,
            @Nullable Instant until) {
        @Override
        public String toString() {
            return "Fresh[" + key.id() + "]";
        }
    }

    private final Projects projects;
    private final ApiKeys keys;
    private final Function<String, String> baseUrl;
    private final InstantSource clock;

    public KeyPages(Projects projects, ApiKeys keys, Function<String, String> baseUrl, InstantSource clock) {
        this.projects = projects;
        this.keys = keys;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    public void fill(Pages pages) {
        String path = "/projects/{id}/keys";
        pages.page(path, Permission.READ_SETUP, this::list);
        pages.form(path, Permission.CHANGE_SETUP, "key.create", this::create, this::list);
        pages.form(path + "/{key_id}/rotate", Permission.CHANGE_SETUP, "key.rotate", this::rotate, this::list);
        pages.form(path + "/{key_id}/revoke", Permission.CHANGE_SETUP, "key.revoke", this::revoke, this::list);
    }

    private View list(Visit visit) {
        Project project = project(visit);
        Instant now = clock.instant();
        boolean ended = visit.query().ticked("ended");
        int number = (int) visit.query().number("page", 1, 1, 10_000);
        List<ApiKey> all = keys.list(visit.tenantId(), project.id());
        List<ApiKey> chosen =
                all.stream().filter(key -> key.isLive(now) != ended).toList();
        Stream<ApiKey> rest = chosen.stream().skip((long) (number - 1) * PER_PAGE);
        return new View.Page(
                "key/list",
                project.name(),
                place(project),
                new Page(
                        project,
                        rest.limit(PER_PAGE).toList(),
                        ended,
                        all.size() - chosen.size(),
                        number,
                        chosen.size() > number * PER_PAGE,
                        now));
    }

    private View create(Visit visit) {
        Project project = project(visit);
        ApiKeys.Created made = keys.create(
                visit.tenantId(),
                project.id(),
                visit.form().text("name"),
                Role.parse(visit.form().optional("role")));
        return fresh(project, made, null, null);
    }

    private View rotate(Visit visit) {
        Project project = project(visit);
        Duration overlap = Duration.ofSeconds(visit.form().number("overlap_seconds", DAY, 0, OVERLAP_MOST));
        String id = visit.path("key_id");
        ApiKeys.Created made = keys.rotate(visit.tenantId(), project.id(), id, overlap);
        ApiKey old = keys.list(visit.tenantId(), project.id()).stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow();
        return fresh(project, made, old, old.expiresAt());
    }

    private View revoke(Visit visit) {
        Project project = project(visit);
        keys.revoke(visit.tenantId(), project.id(), visit.path("key_id"));
        return new View.Redirect(Tab.KEYS.path(project.id()), Said.REVOKED);
    }

    private View fresh(Project project, ApiKeys.Created made, @Nullable ApiKey old, @Nullable Instant until) {
        String env = "BEHEST_KEY=" + made.secret() + "\nBEHEST_BASE_URL=" + baseUrl.apply(project.slug());
        return new View.Page(
                "key/fresh",
                project.name(),
                place(project),
                new Fresh(project, made.key(), made.secret(), env, old, until));
    }

    private Project project(Visit visit) {
        return projects.get(visit.tenantId(), visit.path("id"));
    }

    private static Place place(Project project) {
        return Place.of(project.id(), project.name(), Tab.KEYS);
    }
}
