package ai.behest.control;

import ai.behest.admission.Admission;
import ai.behest.admission.ShownLimit;
import ai.behest.admission.Standing;
import ai.behest.budget.PurseKey;
import ai.behest.budget.Subject;
import ai.behest.identity.Identifier;
import ai.behest.ledger.Costs;
import ai.behest.ledger.OpenCalls;
import ai.behest.store.StoreException;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.tenant.Tier;
import ai.behest.wire.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code /v1/projects/{id}/users/{user_id}/limits}: how the limits of one end user stand. */
final class UserApi {
    private static final long WAIT_SECONDS = 5;

    /** Where it is known from which tier the user is in: tokens say so, and none is at hand. */
    enum Source {
        QUERY,
        LAST_CALL,
        DEFAULT
    }

    /**
     * @param tier by name, whose caps these are
     * @param tierFrom {@code query}, {@code last_call} or {@code default}
     * @param requestsPerMinute what the tier allows; what of it is used, each server counts for itself
     * @param limits the caps of the tier, and the budgets that only calls of this user count against
     */
    record Limits(
            String projectId,
            String userId,
            String tier,
            String tierFrom,
            int requestsPerMinute,
            List<ShownLimit> limits) {}

    private record Known(Tier tier, Source source) {}

    private final Projects projects;
    private final Admission admission;
    private final OpenCalls openCalls;
    private final Costs costs;

    UserApi(Projects projects, Admission admission, OpenCalls openCalls, Costs costs) {
        this.projects = projects;
        this.admission = admission;
        this.openCalls = openCalls;
        this.costs = costs;
    }

    Answer limits(Call call) {
        Project project = projects.get(call.tenantId(), call.path("id"));
        String uid = Identifier.user("user_id", call.path("user_id"));
        Known known = tier(project, uid, call.query().text("tier"));
        Subject subject = new Subject(project.tenantId(), project.id(), known.tier.name(), uid, "", "", "", Map.of());
        List<Standing> standings = standings(project, known.tier, subject);
        Map<PurseKey, Long> held = openCalls.held(project.tenantId());
        return Answer.ok(new Limits(
                project.id(),
                uid,
                known.tier.name(),
                known.source.name().toLowerCase(Locale.ROOT),
                known.tier.requestsPerMinute(),
                standings.stream()
                        .map(standing -> ShownLimit.of(standing, held.getOrDefault(standing.purse(), 0L)))
                        .toList()));
    }

    private Known tier(Project project, String uid, @Nullable String wanted) {
        if (wanted != null) {
            Tier tier = project.tier(wanted);
            if (tier == null) {
                throw Refusal.invalid("tier", "The project has no such tier.").asException();
            }
            return new Known(tier, Source.QUERY);
        }
        String last = costs.lastTier(project.tenantId(), project.id(), uid);
        Tier tier = last == null ? null : project.tier(last);
        return tier == null ? new Known(project.defaultTier(), Source.DEFAULT) : new Known(tier, Source.LAST_CALL);
    }

    private List<Standing> standings(Project project, Tier tier, Subject subject) {
        try {
            return admission.standings(project, tier, subject).get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw StoreException.NOT_NOW.asException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreException.NOT_NOW.asException();
        }
    }
}
