package ai.behest.tenant;

import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What projects say of tiers: their own ones, and what they change of the built-in ones. Each change is announced with
 * its project, so that it is in force on every node within a second.
 */
public final class Tiers {
    /** The most tiers of one project that are its own or changed. */
    public static final int MOST = 100;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** What is stored of one tier. */
    public record Saved(String name, TierOverrides overrides, Instant updatedAt) {}

    private final Database database;

    public Tiers(Database database) {
        this.database = database;
    }

    /** What the project says, by name. @throws ai.behest.wire.RefusedException not_found of the project */
    public List<Saved> list(String tenantId, String projectId) {
        return database.read(handle -> {
            if (ProjectRows.one(handle, tenantId, projectId) == null) {
                throw Projects.missing();
            }
            return TierRows.list(handle, tenantId, projectId);
        });
    }

    /**
     * Says something of a tier that nothing is said of yet.
     *
     * @throws ai.behest.wire.RefusedException conflict of {@code name}, else as {@link #put}
     */
    public Saved create(String tenantId, String projectId, String name, TierOverrides overrides) {
        return database.write(transaction -> {
            Project project = locked(transaction, tenantId, projectId);
            if (find(transaction, project, name).isPresent()) {
                throw new Refusal.Conflict("The project has this tier already: change that one.", "name").asException();
            }
            return put(transaction, project, name, overrides);
        });
    }

    /**
     * Says what holds of a tier in place of what was said of it.
     *
     * @param overrides without a base, a custom tier builds on the project's default tier of now
     * @throws ai.behest.wire.RefusedException not_found of the project, a validation error of {@code name} or {@code base},
     *     conflict when there are too many
     */
    public Saved put(String tenantId, String projectId, String name, TierOverrides overrides) {
        return database.write(
                transaction -> put(transaction, locked(transaction, tenantId, projectId), name, overrides));
    }

    private static Saved put(Transaction transaction, Project project, String name, TierOverrides overrides) {
        if (!Tier.isName(name) || NUMBER.matcher(name).matches()) {
            throw Refusal.invalid(
                            "name",
                            "A tier's name has 1 to 64 letters, digits, dots, dashes and underscores, and is no number:"
                                    + " 1, 2 and 3 mean free, pro and max.")
                    .asException();
        }
        List<Saved> known = TierRows.list(transaction.handle(), project.tenantId(), project.id());
        if (known.size() >= MOST
                && known.stream().noneMatch(saved -> saved.name().equals(name))) {
            throw new Refusal.Conflict("A project has at most " + MOST + " tiers of its own.", null).asException();
        }
        transaction.target(name);
        TierRows.put(transaction, project, name, overrides.on(base(project, known, name, overrides.base())));
        transaction.announce(Directory.TOPIC, project.id());
        return find(transaction, project, name).orElseThrow();
    }

    private static @Nullable String base(Project project, List<Saved> known, String name, @Nullable String asked) {
        if (Tier.BUILT_IN.containsKey(name)) {
            if (asked != null) {
                throw wrongBase("A built-in tier has no base: what is left out stays as it is built in.");
            }
            return null;
        }
        if (asked == null) {
            String usual = project.defaultTier().name();
            return usual.equals(name) ? Tier.FREE.name() : usual;
        }
        String base = Tier.nameOf(asked);
        if (project.tier(base) == null) {
            throw wrongBase("base is the name of another tier of the project.");
        }
        @Nullable String next = base;
        for (int steps = 0; next != null && steps <= MOST; steps++) {
            if (next.equals(name)) {
                throw wrongBase("This base builds on the tier itself.");
            }
            next = baseOf(known, next);
        }
        return base;
    }

    private static @Nullable String baseOf(List<Saved> known, String name) {
        for (Saved saved : known) {
            if (saved.name().equals(name)) {
                return saved.overrides().base();
            }
        }
        return null;
    }

    private static RuntimeException wrongBase(String message) {
        return Refusal.invalid("base", message).asException();
    }

    /**
     * Forgets what was said of a tier: a built-in one is as built in again, another is gone, and tokens that name it count
     * as the project's default tier.
     *
     * @throws ai.behest.wire.RefusedException not_found; conflict while others build on it, or it is the default
     */
    public void delete(String tenantId, String projectId, String name) {
        database.change(transaction -> {
            Project project = locked(transaction, tenantId, projectId);
            if (find(transaction, project, name).isEmpty()) {
                throw Refusal.notFound("The project says nothing of such a tier.")
                        .asException();
            }
            if (!Tier.BUILT_IN.containsKey(name)) {
                if (project.settings().defaultTier().equals(name)) {
                    throw new Refusal.Conflict("This is the project's default tier.", null).asException();
                }
                for (Saved saved : TierRows.list(transaction.handle(), tenantId, projectId)) {
                    if (name.equals(saved.overrides().base())) {
                        throw new Refusal.Conflict("The tier " + saved.name() + " builds on this one.", null)
                                .asException();
                    }
                }
            }
            TierRows.delete(transaction, project, name);
            transaction.announce(Directory.TOPIC, projectId);
        });
    }

    /** The project; whoever else changes it waits until this transaction is over. */
    private static Project locked(Transaction transaction, String tenantId, String projectId) {
        transaction
                .handle()
                .createUpdate("UPDATE project SET updated_at = :now WHERE tenant_id = :tenant AND id = :id")
                .bind("now", transaction.nowMicros())
                .bind("tenant", tenantId)
                .bind("id", projectId)
                .execute();
        Project project = ProjectRows.one(transaction.handle(), tenantId, projectId);
        if (project == null) {
            throw Projects.missing();
        }
        return project;
    }

    private static Optional<Saved> find(Transaction transaction, Project project, String name) {
        return TierRows.list(transaction.handle(), project.tenantId(), project.id()).stream()
                .filter(saved -> saved.name().equals(name))
                .findFirst();
    }
}
