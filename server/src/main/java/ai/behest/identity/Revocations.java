package ai.behest.identity;

import ai.behest.store.Database;
import ai.behest.tenant.Project;
import ai.behest.tenant.Projects;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The tenants' revocations: kept in the database, asked in memory on every call, the same on every node in a second. */
public final class Revocations {
    private static final int HELD_MOST = 10_000;
    private static final int REASON_MOST = 500;

    /** No token outlives a day and the skew, so the revocation of one token need not either. */
    private static final Duration TOKEN_MOST = Duration.ofHours(25);

    private record Target(Revocation.Kind kind, String value) {}

    private final Database database;
    private final Projects projects;
    private final InstantSource clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Revocation> byId = new ConcurrentHashMap<>();
    private final Map<String, Map<Target, List<Revocation>>> byTenant = new ConcurrentHashMap<>();

    public Revocations(Database database, Projects projects, InstantSource clock) {
        this.database = database;
        this.projects = projects;
        this.clock = clock;
        database.changes().on(RevocationRows.TOPIC, id -> {
            refresh(id);
            changed();
        });
        load();
    }

    /** Whether a caller who was let in is revoked by now: what a long stream asks again while it runs. */
    public boolean isRevoked(Caller caller) {
        return isRevoked(caller.project(), caller.keyId(), caller.jti(), caller.sid(), caller.uid())
                || (!caller.tokenSid().equals(caller.sid())
                        && isRevoked(caller.project(), caller.keyId(), null, caller.tokenSid(), caller.uid()));
    }

    /** Runs {@code listener} after every change on whatever node, on a thread that may block. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    boolean isRevoked(Project project, String kid, @Nullable String jti, @Nullable String sid, String uid) {
        Map<Target, List<Revocation>> held = byTenant.get(project.tenantId());
        if (held == null) {
            return false;
        }
        Instant now = clock.instant();
        return isHeld(held, Revocation.Kind.UID, uid, project, now)
                || isHeld(held, Revocation.Kind.KID, kid, project, now)
                || isHeld(held, Revocation.Kind.PROJECT, project.id(), project, now)
                || isHeld(held, Revocation.Kind.TENANT, project.tenantId(), project, now)
                || (jti != null && isHeld(held, Revocation.Kind.JTI, jti, project, now))
                || (sid != null && isHeld(held, Revocation.Kind.SID, sid, project, now));
    }

    private static boolean isHeld(
            Map<Target, List<Revocation>> held, Revocation.Kind kind, String value, Project project, Instant now) {
        List<Revocation> found = held.get(new Target(kind, value));
        return found != null
                && found.stream().anyMatch(revocation -> revocation.covers(project.id()) && revocation.holds(now));
    }

    /**
     * Revokes; in force on this node when it returns.
     *
     * @param value the id of what is revoked, 1 to 255 characters; for a project or the tenant its own id
     * @param projectId one of the tenant's projects, or null for all of them
     * @param reason for whoever reads the list, up to 500 characters, or null
     * @param expiresAt when it ends by itself, or null for never (a {@code jti}: after 25 hours)
     */
    public Revocation revoke(
            String tenantId,
            Revocation.Kind kind,
            @Nullable String value,
            @Nullable String projectId,
            @Nullable String reason,
            @Nullable Instant expiresAt) {
        String field = kind.text();
        if (value == null || !Identifier.fits(value)) {
            throw Refusal.invalid(field, field + " has 1 to 255 characters and no control characters.")
                    .asException();
        }
        if (reason != null && reason.length() > REASON_MOST) {
            throw Refusal.invalid("reason", "reason has at most 500 characters.")
                    .asException();
        }
        Instant now = clock.instant();
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw Refusal.invalid("expires_at", "expires_at is in the future.").asException();
        }
        switch (kind) {
            case PROJECT -> projects.get(tenantId, value);
            case TENANT -> {
                if (!value.equals(tenantId)) {
                    throw Refusal.notFound("There is no such tenant.").asException();
                }
            }
            case JTI, SID, UID, KID -> {}
        }
        if (projectId != null) {
            projects.get(tenantId, projectId);
        }
        Instant ends = expiresAt == null && kind == Revocation.Kind.JTI ? now.plus(TOKEN_MOST) : expiresAt;
        Revocation made = database.write(transaction -> {
            if (RevocationRows.held(transaction, tenantId) >= HELD_MOST) {
                throw new Refusal.Conflict(
                                HELD_MOST + " revocations are held already. Delete some, or revoke a key instead.",
                                null)
                        .asException();
            }
            Revocation revocation = new Revocation(
                    Ids.fresh("rev"),
                    tenantId,
                    projectId,
                    kind,
                    value,
                    reason == null ? "" : reason,
                    Columns.instant(transaction.nowMicros()),
                    ends);
            RevocationRows.insert(transaction, revocation);
            return revocation;
        });
        putAnyway(made);
        return made;
    }

    /** In force here even when it could not be read again after it was written. */
    private void putAnyway(Revocation made) {
        synchronized (this) {
            if (byId.containsKey(made.id())) {
                return;
            }
            put(made);
        }
        changed();
    }

    /** The tenant's revocations that are in force, newest first. */
    public List<Revocation> list(String tenantId) {
        return RevocationRows.held(database, tenantId);
    }

    /** Takes a revocation back. */
    public void delete(String tenantId, String id) {
        database.change(transaction -> {
            if (!RevocationRows.delete(transaction, tenantId, id)) {
                throw Refusal.notFound("There is no such revocation.").asException();
            }
        });
    }

    private synchronized void load() {
        RevocationRows.held(database).forEach(this::put);
    }

    private synchronized void refresh(String id) {
        forgetEnded();
        Revocation revocation = RevocationRows.one(database, id);
        if (revocation != null) {
            put(revocation);
        } else {
            remove(id);
        }
    }

    private void put(Revocation revocation) {
        remove(revocation.id());
        byId.put(revocation.id(), revocation);
        byTenant.computeIfAbsent(revocation.tenantId(), _ -> new ConcurrentHashMap<>())
                .merge(
                        new Target(revocation.kind(), revocation.value()),
                        List.of(revocation),
                        (before, added) -> joined(before, added));
    }

    private static List<Revocation> joined(List<Revocation> before, List<Revocation> added) {
        List<Revocation> joined = new ArrayList<>(before);
        joined.addAll(added);
        return List.copyOf(joined);
    }

    private void forgetEnded() {
        Instant now = clock.instant();
        byId.values().stream()
                .filter(revocation -> !revocation.holds(now))
                .map(Revocation::id)
                .toList()
                .forEach(this::remove);
    }

    private void remove(String id) {
        Revocation gone = byId.remove(id);
        if (gone == null) {
            return;
        }
        byTenant.computeIfPresent(gone.tenantId(), (tenant, held) -> {
            held.computeIfPresent(new Target(gone.kind(), gone.value()), (target, list) -> {
                List<Revocation> left = list.stream()
                        .filter(revocation -> !revocation.id().equals(id))
                        .toList();
                return left.isEmpty() ? null : left;
            });
            return held.isEmpty() ? null : held;
        });
    }
}
