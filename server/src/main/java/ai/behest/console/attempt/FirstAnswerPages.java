package ai.behest.console.attempt;

import ai.behest.console.frame.Fields;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Tab;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.console.provider.ProviderTrial;
import ai.behest.people.Permission;
import ai.behest.provider.Provider;
import ai.behest.provider.Providers;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.wire.Json;
import ai.behest.wire.Refusal;
import java.util.List;
import java.util.Map;

/**
 * Between a new project and its first answer: whose model it is to be. With the simulation, with what the operator has
 * configured, or with a key of the reader's own, which is tried before it is kept.
 */
public final class FirstAnswerPages {
    private static final String PATH = "/projects/{id}/start";

    /**
     * The choice.
     *
     * @param simulated whether the project answers with the simulation already
     * @param configured models of the operator's providers, by provider
     * @param own models that can be had with a key of one's own, by provider
     * @param suggested a small one of these
     */
    public record Page(
            Project project,
            boolean simulated,
            Map<String, List<String>> configured,
            Map<String, List<String>> own,
            String suggested,
            String inForce) {
        public String path() {
            return "/projects/" + project.id() + "/start";
        }
    }

    private final Projects projects;
    private final Providers providers;
    private final ProviderTrial trial;
    private final Models models;

    public FirstAnswerPages(Projects projects, Providers providers, ProviderTrial trial, Models models) {
        this.projects = projects;
        this.providers = providers;
        this.trial = trial;
        this.models = models;
    }

    public void fill(Pages pages) {
        pages.page(PATH, Permission.CHANGE_SETUP, this::show);
        pages.form(PATH, Permission.CHANGE_SETUP, "model.choose", this::choose, this::show);
        pages.form(PATH + "/key", Permission.CHANGE_SETUP, "provider.save", this::bring, this::show);
    }

    private View show(Visit visit) {
        Project project = projects.get(visit.tenantId(), visit.path("id"));
        String inForce = models.own(project);
        Map<String, List<String>> own = models.ofKnownProviders(visit.tenantId());
        return new View.Page(
                "attempt/first",
                project.name(),
                Place.of(project.id(), project.name(), Tab.TRY),
                new Page(
                        project,
                        inForce.equals(Models.SIMULATION),
                        models.ofOperator(visit.tenantId()),
                        own,
                        Models.suggested(own),
                        inForce));
    }

    /** The simulation, or a model that the operator pays for. */
    private View choose(Visit visit) {
        String model = visit.form().text("model");
        if (!model.equals(Models.SIMULATION) && Models.providerOf(models.ofOperator(visit.tenantId()), model) == null) {
            throw Refusal.invalid("model", "Choose one of the models that are listed.")
                    .asException();
        }
        return deployed(visit, model);
    }

    private View bring(Visit visit) {
        Fields form = visit.form();
        String model = form.text("own_model");
        String name = Models.providerOf(models.ofKnownProviders(visit.tenantId()), model);
        if (name == null) {
            throw Refusal.invalid("own_model", "Choose one of the models that are listed.")
                    .asException();
        }
        String key = form.raw("api_key").strip();
        if (key.isEmpty()) {
            throw Refusal.invalid("api_key", "Paste the key that " + name + " gave you.")
                    .asException();
        }
        Provider candidate = providers.candidate(name, null, key);
        if (!form.ticked("untried")) {
            ProviderTrial.Verdict verdict = trial.test(candidate);
            if (!verdict.ok()) {
                throw Refusal.invalid("api_key", verdict.message()).asException();
            }
        }
        providers.put(visit.tenantId(), name, "openai", null, key);
        return deployed(visit, model);
    }

    private View deployed(Visit visit, String model) {
        String id = visit.path("id");
        projects.save(visit.tenantId(), id, Json.object().put("provider_model", model), true, visit.actor());
        return new View.Redirect(Tab.TRY.path(id));
    }
}
