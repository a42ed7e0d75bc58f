package ai.behest.console.attempt;

import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Tab;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.identity.ApiKey;
import ai.behest.identity.ApiKeys;
import ai.behest.identity.MintRequest;
import ai.behest.identity.MintedToken;
import ai.behest.identity.Role;
import ai.behest.identity.TokenMint;
import ai.behest.people.Permission;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import ai.behest.wire.RefusedException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Try it: the page streams from the gateway with a token of its own, and shows the same call as code. */
public final class AttemptPages {
    /** As short as a conversation at a desk allows: the page asks for another when it has run out. */
    private static final int TTL_SECONDS = 600;

    /**
     * The panel.
     *
     * @param own the model of calls that name none
     * @param limits how each provider calls the most tokens of an answer, by its name
     * @param draft whether the draft of the settings is tried
     */
    public record Page(
            Project project,
            String own,
            Map<String, List<String>> models,
            Map<String, String> limits,
            String ownLimit,
            String user,
            boolean draft,
            List<Call.Code> code) {
        public boolean isSimulated() {
            return own.equals(Models.SIMULATION);
        }
    }

    private final Projects projects;
    private final ApiKeys keys;
    private final TokenMint mint;
    private final Models models;
    private final Function<String, String> baseUrl;
    private final InstantSource clock;

    public AttemptPages(
            Projects projects,
            ApiKeys keys,
            TokenMint mint,
            Models models,
            Function<String, String> baseUrl,
            InstantSource clock) {
        this.projects = projects;
        this.keys = keys;
        this.mint = mint;
        this.models = models;
        this.baseUrl = baseUrl;
        this.clock = clock;
    }

    public void fill(Pages pages) {
        String path = "/projects/{id}/try";
        pages.page(path, Permission.TRY, this::show);
        pages.form(path + "/token", Permission.TRY, "token.mint", this::token, this::show);
        pages.ask(path + "/check", Permission.TRY, this::code);
    }

    private View show(Visit visit) {
        Project project = project(visit);
        String user = user(visit);
        Map<String, List<String>> all = models.all(project);
        Map<String, String> limits = new HashMap<>();
        all.forEach((provider, names) -> limits.put(provider, models.limit(project, names.getFirst())));
        String own = models.own(project);
        return new View.Page(
                "attempt/try",
                project.name(),
                Place.of(project.id(), project.name(), Tab.TRY),
                new Page(
                        project,
                        own,
                        all,
                        limits,
                        models.limit(project, own),
                        user,
                        visit.query().ticked("draft"),
                        call(project, Attempt.first(user)).code()));
    }

    /** A token for the page's calls: the person's own, short-lived, of the role user. */
    private View token(Visit visit) {
        return answered(() -> {
            String session = visit.form().optional("session_id");
            MintRequest request =
                    new MintRequest(visit.form().text("user_id"), Role.USER, TTL_SECONDS, null, session, Map.of());
            MintedToken minted = mint.mintForConsole(
                    project(visit), request, visit.actor(), visit.form().ticked("draft"));
            return Map.of("token", minted.token(), "expires_at", minted.expiresAt(), "session_id", minted.sessionId());
        });
    }

    private View code(Visit visit) {
        return answered(() -> {
            Map<String, Object> code = new HashMap<>();
            call(project(visit), Attempt.read(visit.form())).code().forEach(each -> code.put(each.id(), each.text()));
            return code;
        });
    }

    /** The page's script reads JSON, of a refusal too. */
    private static View answered(Supplier<Map<String, Object>> work) {
        try {
            return new View.Data(work.get());
        } catch (RefusedException e) {
            Refusal refusal = e.refusal();
            if (refusal instanceof Refusal.NotFound) {
                throw e;
            }
            String param = refusal.param();
            return new View.Data(Map.of(
                    "error",
                    Map.of(
                            "code",
                            refusal.code().text(),
                            "message",
                            refusal.message(),
                            "param",
                            param == null ? "" : param)));
        }
    }

    private Call call(Project project, Attempt attempt) {
        String model = attempt.model() == null ? models.own(project) : attempt.model();
        return new Call(attempt, baseUrl.apply(project.slug()), key(project), model, models.limit(project, model));
    }

    /** Which key the reader is to use, by the name that they gave it. */
    private String key(Project project) {
        for (ApiKey key : keys.list(project.tenantId(), project.id())) {
            if (key.isLive(clock.instant())) {
                return "BEHEST_KEY is the API key \"" + key.name() + "\", " + key.prefix() + "...";
            }
        }
        return "BEHEST_KEY is an API key of the project: make one under API keys.";
    }

    /** {@code console-} and the person's name, as far as it is ASCII. */
    private static String user(Visit visit) {
        String name = visit.who().person().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String trimmed = name.replaceAll("^-|-$", "");
        String cut = trimmed.substring(0, Math.min(trimmed.length(), 100));
        return "console-" + (cut.isEmpty() ? visit.actor() : cut);
    }

    private Project project(Visit visit) {
        return projects.get(visit.tenantId(), visit.path("id"));
    }
}
