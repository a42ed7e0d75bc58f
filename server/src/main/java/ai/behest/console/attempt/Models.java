package ai.behest.console.attempt;

import ai.behest.ledger.PriceBook;
import ai.behest.provider.Platform;
import ai.behest.provider.Provider;
import ai.behest.provider.Providers;
import ai.behest.tenant.Project;
import ai.behest.wire.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which models there are to choose from: the project's list, else all of its providers that have a price, and the simulation. */
public final class Models {
    /** Answers without a provider. */
    public static final String SIMULATION = "behest/echo";

    private static final String LIMIT = "max_tokens";

    private final Providers providers;
    private final PriceBook prices;
    private final String serverDefault;

    /** @param serverDefault the model of projects that have chosen none */
    public Models(Providers providers, PriceBook prices, String serverDefault) {
        this.providers = providers;
        this.prices = prices;
        this.serverDefault = serverDefault;
    }

    /** The model of calls that name none. */
    String own(Project project) {
        String own = project.defaultTier().model(project.settings());
        return own != null ? own : serverDefault;
    }

    /** By provider; the names as a client sends them. */
    Map<String, List<String>> all(Project project) {
        Map<String, List<String>> all = new TreeMap<>();
        List<String> allowed = project.settings().allowedModels();
        if (!allowed.isEmpty()) {
            allowed.forEach(model -> all.computeIfAbsent(provider(project, model), _ -> new ArrayList<>())
                    .add(model));
            return all;
        }
        for (String provider : providers.names(project.tenantId())) {
            List<String> models = prices.models(project.tenantId(), provider);
            if (!models.isEmpty()) {
                all.put(provider, models);
            }
        }
        return all;
    }

    /** What the operator's providers have, without the simulation. */
    Map<String, List<String>> ofOperator(String tenantId) {
        return priced(tenantId, providers.platform().keySet());
    }

    /** What can be had with a key of one's own, of providers whose address is known. */
    Map<String, List<String>> ofKnownProviders(String tenantId) {
        return priced(tenantId, Platform.known());
    }

    /** Those that a chat can be had with, by what they are called. */
    private Map<String, List<String>> priced(String tenantId, Set<String> names) {
        Map<String, List<String>> all = new TreeMap<>();
        for (String provider : names) {
            List<String> models = prices.models(tenantId, provider).stream()
                    .filter(model -> !model.contains("embed"))
                    .toList();
            if (!provider.equals(Provider.SIMULATION) && !models.isEmpty()) {
                all.put(provider, models);
            }
        }
        return all;
    }

    /** A small model of these, or the simulation when there is none. */
    static String suggested(Map<String, List<String>> models) {
        return Platform.defaultModel(models.keySet());
    }

    /** Whose model this is, or null when it is none of them. */
    static @Nullable String providerOf(Map<String, List<String>> models, String model) {
        return models.entrySet().stream()
                .filter(each -> each.getValue().contains(model))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** How the model's provider calls the most tokens of an answer. */
    String limit(Project project, String model) {
        try {
            return providers
                    .route(project.tenantId(), model, prices.home(model).orElse(null))
                    .provider()
                    .outputLimitMember();
        } catch (RefusedException e) {
            return LIMIT;
        }
    }

    private String provider(Project project, String model) {
        try {
            return providers
                    .route(project.tenantId(), model, prices.home(model).orElse(null))
                    .provider()
                    .name();
        } catch (RefusedException e) {
            return "without a provider";
        }
    }
}
