package ai.behest.control;

import ai.behest.tenant.Projects;
import ai.behest.tenant.Settings;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/** {@code /v1/projects/{id}/settings}: drafts, deployments and what was saved before. */
final class SettingsApi {
    private static final int HISTORY = 200;

    /**
     * One saved version: the settings, and beside them what is known about the save.
     *
     * @param status {@code deployed} when it was saved in force, {@code draft} when not
     * @param savedBy the id of the admin token that saved it
     */
    record Shown(@JsonUnwrapped Settings settings, long version, String status, String savedBy, Instant savedAt) {}

    private final Projects projects;

    SettingsApi(Projects projects) {
        this.projects = projects;
    }

    Answer show(Call call) {
        return Answer.ok(shown(projects.settings(call.tenantId(), call.path("id"))));
    }

    /** Saves a draft, or with {@code ?deploy=true} puts it in force at once. */
    Answer save(Call call) {
        boolean deploy = call.query().flag("deploy");
        return Answer.ok(shown(projects.save(call.tenantId(), call.path("id"), call.tree(), deploy, call.actor())));
    }

    Answer deploy(Call call) {
        call.expectNothing();
        return Answer.ok(shown(projects.deploy(call.tenantId(), call.path("id"), call.actor())));
    }

    Answer discard(Call call) {
        call.expectNothing();
        return Answer.ok(shown(projects.discard(call.tenantId(), call.path("id"))));
    }

    /** The last 200 saves, newest first. */
    Answer history(Call call) {
        return Answer.ok(Page.of(
                projects.history(call.tenantId(), call.path("id"), HISTORY),
                call.query(),
                saved -> Long.toString(saved.version()),
                SettingsApi::shown));
    }

    private static Shown shown(Projects.SavedSettings saved) {
        return new Shown(
                saved.settings(),
                saved.version(),
                saved.deployed() ? "deployed" : "draft",
                saved.actor(),
                saved.savedAt());
    }
}
