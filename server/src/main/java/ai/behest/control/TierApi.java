package ai.behest.control;

import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Settings;
import ai.behest.tenant.Tier;
import ai.behest.tenant.TierOverrides;
import ai.behest.tenant.Tiers;
import ai.behest.wire.Refusal;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /v1/projects/{id}/tiers}: what a project's end users are entitled to (contract §7). */
final class TierApi {
    private static final List<String> BUILT_IN = List.of("free", "pro", "max");

    /** What the project overrides of a tier; only that. */
    record Shown(
            String name,
            boolean builtIn,
            @Nullable String base,
            @Nullable Integer rpmLimit,
            @Nullable Object requestsPerDay,
            @Nullable Object tokensPerDay,
            @Nullable Object tokensPerMonth,
            @Nullable String costUsdPerDay,
            @Nullable String costUsdPerMonth,
            @Nullable String providerModel,
            @Nullable String systemPrompt,
            @Nullable Boolean memoryEnabled,
            @Nullable Integer memoryWindow,
            @Nullable Instant updatedAt) {}

    /** What is in force for users of a tier; a cap that is null is none, as is a model (the server's) or a prompt. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Resolved(
            String name,
            int rpmLimit,
            @Nullable Long requestsPerDay,
            @Nullable Long tokensPerDay,
            @Nullable Long tokensPerMonth,
            @Nullable String costUsdPerDay,
            @Nullable String costUsdPerMonth,
            @Nullable String providerModel,
            @Nullable String systemPrompt,
            boolean memoryEnabled,
            int memoryWindow) {}

    private final Projects projects;
    private final Tiers tiers;

    TierApi(Projects projects, Tiers tiers) {
        this.projects = projects;
        this.tiers = tiers;
    }

    /** The built-in ones, then the project's own by name. */
    Answer list(Call call) {
        return Answer.ok(Page.of(all(call), call.query(), Shown::name, shown -> shown));
    }

    Answer create(Call call) {
        TierFields.New wanted = call.read(TierFields.New.class);
        String name = wanted.name();
        if (name == null) {
            throw Refusal.invalid("name", "name is missing.").asException();
        }
        return Answer.created(shown(tiers.create(call.tenantId(), call.path("id"), name, wanted.overrides())));
    }

    Answer show(Call call) {
        String name = name(call);
        return Answer.ok(all(call).stream()
                .filter(shown -> shown.name().equals(name))
                .findFirst()
                .orElseThrow(TierApi::missing));
    }

    /** 200 when something was said of the tier before, else 201. */
    Answer put(Call call) {
        TierFields.New wanted = call.read(TierFields.New.class);
        String name = name(call);
        if (wanted.name() != null && !wanted.name().equals(name)) {
            throw Refusal.invalid("name", "A tier keeps its name, the one in the address.")
                    .asException();
        }
        boolean known = tiers.list(call.tenantId(), call.path("id")).stream()
                .anyMatch(saved -> saved.name().equals(name));
        Shown saved = shown(tiers.put(call.tenantId(), call.path("id"), name, wanted.overrides()));
        return known ? Answer.ok(saved) : Answer.created(saved);
    }

    Answer delete(Call call) {
        tiers.delete(call.tenantId(), call.path("id"), name(call));
        return new Answer.Done();
    }

    Answer resolved(Call call) {
        Project project = projects.get(call.tenantId(), call.path("id"));
        Tier tier = project.tier(name(call));
        if (tier == null) {
            throw missing();
        }
        Settings settings = project.settings();
        Tier.Caps caps = tier.caps();
        return Answer.ok(new Resolved(
                tier.name(),
                tier.requestsPerMinute(),
                cap(caps.requestsPerDay()),
                cap(caps.tokensPerDay()),
                cap(caps.tokensPerMonth()),
                TierFields.usd(cap(caps.costPerDay())),
                TierFields.usd(cap(caps.costPerMonth())),
                tier.model(settings),
                tier.systemPrompt(settings),
                tier.remembers(settings),
                tier.memoryWindow(settings)));
    }

    private static String name(Call call) {
        return Tier.nameOf(call.path("tier"));
    }

    private static @Nullable Long cap(long cap) {
        return cap == Tier.Caps.NONE ? null : cap;
    }

    private static RuntimeException missing() {
        return Refusal.notFound("The project has no such tier.").asException();
    }

    private List<Shown> all(Call call) {
        List<Tiers.Saved> saved = tiers.list(call.tenantId(), call.path("id"));
        Map<String, Tiers.Saved> known =
                saved.stream().collect(Collectors.toMap(Tiers.Saved::name, Function.identity()));
        List<Shown> all = new ArrayList<>();
        for (String name : BUILT_IN) {
            Tiers.Saved overridden = known.get(name);
            all.add(overridden == null ? untouched(name) : shown(overridden));
        }
        saved.stream().filter(each -> !BUILT_IN.contains(each.name())).forEach(each -> all.add(shown(each)));
        return all;
    }

    private static Shown untouched(String name) {
        return new Shown(name, true, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    private static Shown shown(Tiers.Saved saved) {
        TierOverrides overrides = saved.overrides();
        return new Shown(
                saved.name(),
                BUILT_IN.contains(saved.name()),
                overrides.base(),
                overrides.rpmLimit(),
                TierFields.count(overrides.requestsPerDay()),
                TierFields.count(overrides.tokensPerDay()),
                TierFields.count(overrides.tokensPerMonth()),
                TierFields.cost(overrides.costUsdPerDay()),
                TierFields.cost(overrides.costUsdPerMonth()),
                overrides.providerModel(),
                overrides.systemPrompt(),
                overrides.memoryEnabled(),
                overrides.memoryWindow(),
                saved.updatedAt());
    }
}
