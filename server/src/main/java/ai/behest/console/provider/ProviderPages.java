package ai.behest.console.provider;

import ai.behest.console.frame.Area;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.ledger.Costs;
import ai.behest.ledger.PriceBook;
import ai.behest.people.Permission;
import ai.behest.provider.Provider;
import ai.behest.provider.Providers;
import ai.behest.wire.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The providers that calls can go to; the tenant's own keys are put, tried, replaced and deleted here. */
public final class ProviderPages {

    /**
     * One that the operator configured.
     *
     * @param models how many of its models have a price
     * @param lately its calls by whichever key, the tenant's own included
     */
    public record Platform(Provider provider, int models, ProviderHealth lately) {
        public boolean isSimulation() {
            return provider.name().equals(Provider.SIMULATION);
        }
    }

    /** One of the tenant's own. */
    public record Own(Providers.Shown shown, int models, ProviderHealth lately) {}

    /** What a test said, and the models that it found without a price. */
    public record VerdictPage(ProviderTrial.Verdict verdict, List<String> unpriced) {}

    /** Both. */
    public record ListPage(List<Platform> platform, List<Own> own) {}

    private final Providers providers;
    private final PriceBook prices;
    private final Costs costs;
    private final ProviderTrial trial;

    public ProviderPages(Providers providers, PriceBook prices, Costs costs, ProviderTrial trial) {
        this.costs = costs;
        this.providers = providers;
        this.prices = prices;
        this.trial = trial;
    }

    public void fill(Pages pages) {
        pages.page("/providers", Permission.READ_SETUP, this::list);
        pages.form("/providers", Permission.CHANGE_SETUP, "provider.save", this::put, this::list);
        pages.ask("/providers/{name}/test", Permission.CHANGE_SETUP, this::test);
        pages.form("/providers/{name}/delete", Permission.CHANGE_SETUP, "provider.delete", this::delete, this::list);
    }

    private View list(Visit visit) {
        Map<String, ProviderHealth> lately = ProviderHealth.of(costs, visit.tenantId());
        List<Platform> platform = providers.platform().values().stream()
                .sorted(Comparator.comparing(Provider::name))
                .map(provider -> new Platform(
                        provider,
                        prices.models(visit.tenantId(), provider.name()).size(),
                        ProviderHealth.orNone(lately.get(provider.name()))))
                .toList();
        List<Own> own = providers.list(visit.tenantId()).stream()
                .map(shown -> new Own(
                        shown,
                        prices.models(visit.tenantId(), shown.name()).size(),
                        ProviderHealth.orNone(lately.get(shown.name()))))
                .toList();
        return new View.Page("provider/list", "Providers", Place.of(Area.PROVIDERS), new ListPage(platform, own));
    }

    private View put(Visit visit) {
        String key = visit.form().raw("api_key").strip();
        if (key.isEmpty()) {
            throw Refusal.invalid("api_key", "Paste the provider's key.").asException();
        }
        providers.put(
                visit.tenantId(),
                visit.form().text("name"),
                "openai",
                visit.form().optional("base_url"),
                key);
        return new View.Redirect("/providers", Said.SAVED);
    }

    private View test(Visit visit) {
        String name = visit.path("name");
        ProviderTrial.Verdict verdict = trial.test(provider(visit, name));
        List<String> unpriced = verdict.models().stream()
                .filter(model -> prices.price(visit.tenantId(), name, model).isEmpty())
                .toList();
        return new View.Page("provider/verdict", "", Place.of(Area.PROVIDERS), new VerdictPage(verdict, unpriced));
    }

    private Provider provider(Visit visit, String name) {
        if (!visit.form().ticked("operator")) {
            return providers.own(visit.tenantId(), name);
        }
        Provider provider = providers.platform().get(name);
        if (provider == null || name.equals(Provider.SIMULATION)) {
            throw Refusal.notFound("There is no such provider.").asException();
        }
        return provider;
    }

    private View delete(Visit visit) {
        providers.delete(visit.tenantId(), visit.path("name"));
        return new View.Redirect("/providers", Said.DELETED);
    }
}
