package ai.behest.console.project;

import ai.behest.console.frame.Actors;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.identity.MintRequest;
import ai.behest.identity.Role;
import ai.behest.identity.TokenMint;
import ai.behest.people.Permission;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Projects.SavedSettings;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was saved and is not deployed: what it would change, a token to try it with, and what becomes of it. */
public final class DraftPages {
    private static final String PATH = "/projects/{id}/settings/draft";
    private static final int TOKEN_SECONDS = 3_600;
    private static final String USER = "console-draft";

    /**
     * @param by who saved the draft; empty without one
     * @param token whose calls use the draft, shown this once, or null
     * @param baseUrl of the project
     */
    public record Page(
            InSettings in,
            String by,
            List<Difference> differences,
            @Nullable String token,
            String baseUrl) {
        @Override
        public String toString() {
            return "Page[" + in.project().id() + "]";
        }
    }

    private final Projects projects;
    private final Actors actors;
    private final TokenMint mint;
    private final Function<String, String> baseUrl;

    public DraftPages(Projects projects, Actors actors, TokenMint mint, Function<String, String> baseUrl) {
        this.projects = projects;
        this.actors = actors;
        this.mint = mint;
        this.baseUrl = baseUrl;
    }

    public void fill(Pages pages) {
        pages.page(PATH, Permission.READ_SETUP, this::show);
        pages.form(PATH + "/deploy", Permission.CHANGE_SETUP, "settings.deploy", this::deploy, this::show);
        pages.form(PATH + "/discard", Permission.CHANGE_SETUP, "settings.discard", this::discard, this::show);
        pages.form(PATH + "/token", Permission.TRY, "draft.token", this::token, this::show);
    }

    private View show(Visit visit) {
        return page(InSettings.of(projects, visit, null), null);
    }

    private View page(InSettings in, @Nullable String token) {
        return in.page(
                "draft",
                new Page(
                        in,
                        by(in),
                        Difference.of(in.standing().changes()),
                        token,
                        baseUrl.apply(in.project().slug())));
    }

    private String by(InSettings in) {
        SavedSettings draft = in.standing().draft();
        return draft == null
                ? ""
                : actors.names(in.project().tenantId(), Stream.of(draft.actor()))
                        .getOrDefault(draft.actor(), draft.actor());
    }

    private View deploy(Visit visit) {
        projects.deploy(visit.tenantId(), visit.path("id"), visit.actor());
        return new View.Redirect(SettingsPart.MODEL.path(visit.path("id")), Said.DEPLOYED);
    }

    private View discard(Visit visit) {
        projects.discard(visit.tenantId(), visit.path("id"));
        return new View.Redirect(SettingsPart.MODEL.path(visit.path("id")), Said.DISCARDED);
    }

    private View token(Visit visit) {
        InSettings in = InSettings.of(projects, visit, null);
        MintRequest request = new MintRequest(USER, Role.USER, TOKEN_SECONDS, null, null, Map.of());
        return page(
                in,
                mint.mintForConsole(in.project(), request, visit.actor(), true).token());
    }
}
