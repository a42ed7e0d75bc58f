package ai.behest.safety;

import ai.behest.identity.Caller;
import ai.behest.safety.KillScope.Kind;
import ai.behest.safety.KillScope.Suspect;
import ai.behest.store.Database;
import ai.behest.tenant.Projects;
import ai.behest.wire.Code;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The kill switches: kept in the database, asked in memory on every call. One that is thrown or lifted is so on this node when
 * the method returns, and on the others within a second. While the database is away, those that are known stay in force.
 */
public final class KillSwitches {
    /** The most that one tenant has in force. */
    public static final int MOST = 1_000;

    private static final int REASON_MOST = 500;

    private record Target(String tenantId, Kind kind, String value) {}

    /** All that are in force, each under what it is called by. */
    private record Held(Map<String, KillSwitch> byId, Map<Target, List<KillSwitch>> byTarget, List<KillSwitch> global) {
        static final Held NONE = new Held(Map.of(), Map.of(), List.of());

        static Held of(Map<String, KillSwitch> byId) {
            Map<Target, List<KillSwitch>> byTarget = new HashMap<>();
            List<KillSwitch> global = new ArrayList<>();
            for (KillSwitch each : byId.values()) {
                if (each.scope().everywhere()) {
                    global.add(each);
                } else {
                    Target target = new Target(
                            each.tenantId(), each.scope().kind(), each.scope().value());
                    byTarget.computeIfAbsent(target, _ -> new ArrayList<>()).add(each);
                }
            }
            return new Held(Map.copyOf(byId), byTarget, List.copyOf(global));
        }
    }

    private final Database database;
    private final Projects projects;
    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Held held = Held.NONE;

    /** Reads those in force. Blocks. */
    public KillSwitches(Database database, Projects projects, InstantSource clock) {
        this.database = database;
        this.projects = projects;
        this.clock = clock;
        database.changes().on(KillSwitchRows.TOPIC, _ -> refresh());
        refresh();
    }

    /** Runs {@code listener} after every change on whatever node, on a thread that may block. */
    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** The 403 of a caller who is stopped, or null. */
    @Nullable
    Refusal of(Caller caller) {
        return held.byId().isEmpty() ? null : of(Suspect.of(caller));
    }

    /**
     * The 403 of a user who may not have a token, or null.
     *
     * @param sid the session asked for, or null
     */
    public @Nullable Refusal ofMint(String tenantId, String projectId, String uid, @Nullable String sid, String keyId) {
        return held.byId().isEmpty() ? null : of(new Suspect(tenantId, projectId, uid, sid, null, keyId));
    }

    private @Nullable Refusal of(Suspect suspect) {
        Held now = held;
        KillSwitch found = first(now.global(), suspect);
        if (found == null && !now.byTarget().isEmpty()) {
            found = narrow(now, suspect);
        }
        return found == null ? null : refusal(found);
    }

    private @Nullable KillSwitch narrow(Held now, Suspect suspect) {
        KillSwitch found = at(now, Kind.TENANT, "", suspect);
        found = found != null ? found : at(now, Kind.PROJECT, suspect.projectId(), suspect);
        found = found != null ? found : at(now, Kind.USER, suspect.uid(), suspect);
        found = found != null ? found : at(now, Kind.SESSION, suspect.sid(), suspect);
        found = found != null ? found : at(now, Kind.SESSION, suspect.tokenSid(), suspect);
        return found != null ? found : at(now, Kind.KEY, suspect.keyId(), suspect);
    }

    private @Nullable KillSwitch at(Held now, Kind kind, @Nullable String value, Suspect suspect) {
        if (value == null) {
            return null;
        }
        List<KillSwitch> there = now.byTarget().get(new Target(suspect.tenantId(), kind, value));
        return there == null ? null : first(there, suspect);
    }

    private @Nullable KillSwitch first(List<KillSwitch> switches, Suspect suspect) {
        for (KillSwitch each : switches) {
            if (each.covers(suspect) && each.holds(clock.instant())) {
                return each;
            }
        }
        return null;
    }

    /** That there is a reason is said, not which. */
    private static Refusal refusal(KillSwitch found) {
        String kind = found.scope().kind().text();
        String whose = found.scope().everywhere() ? "all calls" : "calls of this " + kind;
        return new Refusal.Killed(
                "An operator has stopped " + whose + ", for a reason that is on record.",
                Map.of("scope", kind, "reason_given", true));
    }

    /**
     * Throws a switch; in force on this node when it returns. Blocks.
     *
     * @param reason why, 1 to 500 characters
     * @param expiresAt when it ends by itself, or null for never
     * @throws ai.behest.wire.RefusedException a validation error that names the field; 403 for a global one by anybody but
     *     the operator; 404 for a project of somebody else; 409 when there are {@link #MOST}
     */
    public KillSwitch add(
            String tenantId, KillScope scope, @Nullable String reason, @Nullable Instant expiresAt, String actor) {
        check(tenantId, scope);
        String why = reason == null ? "" : reason.strip();
        if (why.isEmpty() || why.length() > REASON_MOST) {
            throw Refusal.invalid("reason", "reason has 1 to " + REASON_MOST + " characters: why it is thrown.")
                    .asException();
        }
        if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
            throw Refusal.invalid("expires_at", "expires_at is in the future.").asException();
        }
        KillSwitch thrown = database.write(transaction -> {
            if (KillSwitchRows.held(transaction, tenantId) >= MOST) {
                throw new Refusal.Conflict(MOST + " kill switches are in force already. Lift some first.", null)
                        .asException();
            }
            KillSwitch made = new KillSwitch(
                    Ids.fresh("kill"),
                    tenantId,
                    scope,
                    why,
                    actor,
                    KillSwitchRows.instant(transaction.nowMicros()),
                    expiresAt);
            KillSwitchRows.insert(transaction, made);
            return made;
        });
        put(thrown);
        return thrown;
    }

    /**
     * That this tenant may throw a switch of this scope. Blocks.
     *
     * @throws ai.behest.wire.RefusedException as {@link #add}
     */
    public void check(String tenantId, KillScope scope) {
        if (scope.everywhere() && !tenantId.equals(KillSwitchRows.operator(database))) {
            throw new Refusal.Forbidden(
                            Code.FORBIDDEN,
                            "Only the operator, the tenant that was made first, can stop the calls of all tenants.",
                            "scope.global")
                    .asException();
        }
        if (scope.project() != null) {
            projects.get(tenantId, scope.project());
        }
    }

    /** The tenant's switches that are in force, newest first. Blocks. */
    public List<KillSwitch> list(String tenantId) {
        return KillSwitchRows.held(database, tenantId);
    }

    /** Lifts a switch: calls are let in again. Blocks. @throws ai.behest.wire.RefusedException not_found */
    public void lift(String tenantId, String id) {
        database.change(transaction -> {
            if (!KillSwitchRows.delete(transaction, tenantId, id)) {
                throw Refusal.notFound("There is no such kill switch.").asException();
            }
        });
    }

    private void refresh() {
        synchronized (this) {
            Map<String, KillSwitch> byId = new HashMap<>();
            KillSwitchRows.held(database).forEach(each -> byId.put(each.id(), each));
            held = Held.of(byId);
        }
        listeners.forEach(Runnable::run);
    }

    /** In force here even when it could not be read again after it was written. */
    private void put(KillSwitch thrown) {
        synchronized (this) {
            if (held.byId().containsKey(thrown.id())) {
                return;
            }
            Map<String, KillSwitch> byId = new HashMap<>(held.byId());
            byId.put(thrown.id(), thrown);
            held = Held.of(byId);
        }
        listeners.forEach(Runnable::run);
    }
}
