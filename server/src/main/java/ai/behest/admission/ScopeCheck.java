package ai.behest.admission;

import ai.behest.budget.Dimension;
import ai.behest.budget.Scope;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Tier;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether what a scope names is there: the project is the tenant's, and has the tier. */
public final class ScopeCheck {
    private final Projects projects;

    public ScopeCheck(Projects projects) {
        this.projects = projects;
    }

    /**
     * The scope, with a tier's number replaced by its name.
     *
     * @throws ai.behest.wire.RefusedException not_found of {@code scope.project}, a validation error of
     *     {@code scope.tier}
     */
    public Scope check(String tenantId, Scope scope) {
        String projectId = scope.values().get(Dimension.PROJECT);
        String tier = scope.values().get(Dimension.TIER);
        boolean oneProject = projectId != null && !projectId.equals(Scope.EACH);
        boolean oneTier = tier != null && !tier.equals(Scope.EACH);
        if (!oneProject && !oneTier) {
            return scope;
        }
        List<Project> all = projects.list(tenantId);
        List<Project> meant = oneProject
                ? all.stream().filter(each -> each.id().equals(projectId)).toList()
                : all;
        if (oneProject && meant.isEmpty()) {
            throw new Refusal.NotFound(Code.NOT_FOUND, "There is no such project.", "scope.project").asException();
        }
        if (tier == null || !oneTier) {
            return scope;
        }
        Map<Dimension, String> values = new EnumMap<>(scope.values());
        values.put(Dimension.TIER, known(meant, tier).name());
        return new Scope(values);
    }

    private static Tier known(List<Project> projects, String name) {
        for (Project project : projects) {
            @Nullable Tier tier = project.tier(name);
            if (tier != null) {
                return tier;
            }
        }
        @Nullable Tier builtIn = projects.isEmpty() ? Tier.builtIn(name) : null;
        if (builtIn == null) {
            throw Refusal.invalid("scope.tier", "There is no such tier.").asException();
        }
        return builtIn;
    }
}
