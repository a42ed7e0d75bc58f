package ai.behest.control;

import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /v1/projects}. */
final class ProjectApi {

    /** The body of a creation and of a change. */
    record Named(@Nullable String name) {}

    /** @param baseUrl what clients take as {@code BEHEST_BASE_URL} */
    record Shown(
            String id,
            String slug,
            String name,
            String status,
            String baseUrl,
            String tenantId,
            long settingsVersion,
            Instant createdAt,
            Instant updatedAt) {}

    private final Projects projects;
    private final Function<String, String> baseUrl;

    ProjectApi(Projects projects, Function<String, String> baseUrl) {
        this.projects = projects;
        this.baseUrl = baseUrl;
    }

    Answer list(Call call) {
        return Answer.ok(Page.of(projects.list(call.tenantId()), call.query(), Project::id, this::shown));
    }

    Answer create(Call call) {
        @Nullable String name = call.read(Named.class).name();
        return Answer.created(shown(projects.create(call.tenantId(), name == null ? "" : name, call.actor())));
    }

    Answer show(Call call) {
        return Answer.ok(shown(projects.get(call.tenantId(), call.path("id"))));
    }

    Answer change(Call call) {
        @Nullable String name = call.read(Named.class).name();
        return Answer.ok(shown(projects.rename(call.tenantId(), call.path("id"), name == null ? "" : name)));
    }

    Answer delete(Call call) {
        projects.delete(call.tenantId(), call.path("id"));
        return new Answer.Done();
    }

    Answer suspend(Call call) {
        call.expectNothing();
        return Answer.ok(shown(projects.suspend(call.tenantId(), call.path("id"))));
    }

    Answer resume(Call call) {
        call.expectNothing();
        return Answer.ok(shown(projects.resume(call.tenantId(), call.path("id"))));
    }

    private Shown shown(Project project) {
        return new Shown(
                project.id(),
                project.slug(),
                project.name(),
                project.status().name().toLowerCase(Locale.ROOT),
                baseUrl.apply(project.slug()),
                project.tenantId(),
                project.settingsVersion(),
                project.createdAt(),
                project.updatedAt());
    }
}
