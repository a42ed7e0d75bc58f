package ai.behest.control;

import ai.behest.safety.Effects;
import ai.behest.safety.KillScope;
import ai.behest.safety.KillSwitch;
import ai.behest.safety.KillSwitches;
import ai.behest.wire.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /v1/kill-switches}: calls that are stopped at once, until they are let in again. */
final class KillSwitchApi {

    /**
     * {@code global} alone, {@code tenant} alone, or one or more of the others.
     *
     * @param global true for the calls of all tenants: the operator's only
     * @param tenant the tenant's own id, for all of its calls
     * @param key the id of an API key, or a {@code kid}
     */
    record Scope(
            @Nullable Boolean global,
            @Nullable String tenant,
            @Nullable String project,
            @Nullable String user,
            @Nullable String session,
            @Nullable String key) {

        static Scope of(KillSwitch thrown) {
            KillScope scope = thrown.scope();
            return new Scope(
                    scope.everywhere() ? true : null,
                    scope.kind() == KillScope.Kind.TENANT ? thrown.tenantId() : null,
                    scope.project(),
                    scope.user(),
                    scope.session(),
                    scope.key());
        }

        KillScope checked(String tenantId) {
            KillScope named = new KillScope(global != null && global, project, user, session, key);
            if (global != null && !global) {
                throw Refusal.invalid("scope.global", "scope.global is true, or left out.")
                        .asException();
            }
            boolean narrow = project != null || user != null || session != null || key != null;
            if (tenant == null) {
                if (global == null && !narrow) {
                    throw Refusal.invalid(
                                    "scope",
                                    "scope names what to stop: global, tenant, or one or more of project, user, session and"
                                            + " key.")
                            .asException();
                }
                return named;
            }
            if (global != null || narrow) {
                throw Refusal.invalid("scope.tenant", "scope.tenant stands alone: it is every call of the tenant.")
                        .asException();
            }
            if (!tenant.equals(tenantId)) {
                throw Refusal.invalid("scope.tenant", "scope.tenant is your own tenant's id.")
                        .asException();
            }
            return KillScope.tenant();
        }
    }

    /** @param expiresAt an ISO 8601 instant, or null for never */
    record New(
            @Nullable Scope scope,
            @Nullable String reason,
            @Nullable String expiresAt) {}

    record Shown(
            String id,
            Scope scope,
            String reason,
            String actor,
            Instant createdAt,
            @Nullable Instant expiresAt) {}

    private final KillSwitches killSwitches;
    private final Effects effects;

    KillSwitchApi(KillSwitches killSwitches, Effects effects) {
        this.killSwitches = killSwitches;
        this.effects = effects;
    }

    Answer list(Call call) {
        return Answer.ok(
                Page.of(killSwitches.list(call.tenantId()), call.query(), KillSwitch::id, KillSwitchApi::shown));
    }

    /** Throws a switch, or with {@code ?dry_run=true} says what it would hit. */
    Answer create(Call call) {
        boolean dryRun = call.query().flag("dry_run");
        New wanted = call.read(New.class);
        if (wanted.scope() == null) {
            throw Refusal.invalid("scope", "scope is missing: what to stop.").asException();
        }
        KillScope scope = wanted.scope().checked(call.tenantId());
        Instant expiresAt = Instants.parse("expires_at", wanted.expiresAt());
        if (dryRun) {
            return Answer.ok(effects.of(call.tenantId(), scope));
        }
        return Answer.created(
                shown(killSwitches.add(call.tenantId(), scope, wanted.reason(), expiresAt, call.actor())));
    }

    Answer lift(Call call) {
        killSwitches.lift(call.tenantId(), call.path("id"));
        return new Answer.Done();
    }

    private static Shown shown(KillSwitch thrown) {
        return new Shown(
                thrown.id(), Scope.of(thrown), thrown.reason(), thrown.actor(), thrown.createdAt(), thrown.expiresAt());
    }
}
