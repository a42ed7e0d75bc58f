package ai.behest.budget;

import ai.behest.store.Changes;
import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The budgets of every tenant, in memory, and their changes. A change is in force on every node within a second. */
public final class BudgetBook {
    /** The most budgets of one tenant. */
    public static final int MOST = 1_000_000;

    /** The topic of {@link ai.behest.store.Changes} that refreshes one tenant's budgets. */
    private static final String TOPIC = "budget";

    private final Database database;
    private final BudgetRows rows;
    private final Map<String, Rules> tenants = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /** Reads every budget. Blocks. */
    public BudgetBook(Database database) {
        this.database = database;
        this.rows = new BudgetRows(database);
        database.changes().on(TOPIC, this::refresh);
        Map<String, List<Rule>> all = rows.all().stream()
                .collect(Collectors.groupingBy(rule -> rule.budget().tenantId()));
        all.forEach((tenant, rules) -> tenants.putIfAbsent(tenant, new Rules(rules)));
    }

    /** Calls {@code listener} with the id of each budget that has changed or is gone. */
    Changes.Listening onChange(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void refresh(String tenantId) {
        Set<String> changed = new HashSet<>();
        synchronized (this) {
            Rules before = tenants.getOrDefault(tenantId, Rules.NONE);
            before.all().forEach(rule -> changed.add(rule.budget().id()));
            List<Rule> now = new ArrayList<>();
            for (Rule rule : rows.of(tenantId)) {
                Rule known = before.byId(rule.budget().id());
                if (known != null && known.isAs(rule)) {
                    changed.remove(rule.budget().id());
                }
                now.add(known == null ? rule : known.changed(rule));
            }
            tenants.put(tenantId, new Rules(now));
        }
        changed.forEach(id -> listeners.forEach(listener -> listener.accept(id)));
    }

    /** The budgets that a call of this subject counts against. */
    public List<Limit> limits(Subject subject) {
        return tenants.getOrDefault(subject.tenantId(), Rules.NONE).of(subject);
    }

    /**
     * The tenant's budgets that name this project, the widest first, as this node knows them.
     *
     * @param limit how many at most
     */
    public List<Rule> ofProject(String tenantId, String projectId, int limit) {
        return tenants.getOrDefault(tenantId, Rules.NONE).all().stream()
                .filter(rule -> projectId.equals(rule.budget().scope().values().get(Dimension.PROJECT)))
                .sorted(Comparator.comparingInt(
                                (Rule rule) -> rule.budget().scope().values().size())
                        .thenComparing(rule -> rule.budget().id()))
                .limit(limit)
                .toList();
    }

    /**
     * A part of the tenant's budgets, oldest first. Blocks.
     *
     * @param after the id of the last budget of the part before, or null
     * @throws ai.behest.wire.RefusedException a validation error of {@code cursor} when there is no such budget
     */
    public List<Rule> page(String tenantId, @Nullable String after, int limit) {
        return database.read(handle -> {
            if (after != null && BudgetRows.find(handle, tenantId, after).isEmpty()) {
                throw Refusal.invalid("cursor", "The budget of this cursor is gone. Start again without it.")
                        .asException();
            }
            return BudgetRows.page(handle, tenantId, after, limit);
        });
    }

    /** Blocks. */
    public Optional<Rule> find(String tenantId, String id) {
        return database.read(handle -> BudgetRows.find(handle, tenantId, id));
    }

    /**
     * Puts a budget in force. Blocks.
     *
     * @param draft its id is not looked at
     * @return the budget with its id
     * @throws ai.behest.wire.RefusedException conflict when there is one of the same scope, unit and period; a
     *     validation error of {@code scope} when it would cross another template so that neither is the exception
     */
    public Budget create(Budget draft) {
        return database.write(transaction -> {
            BudgetRows.lock(transaction, draft.tenantId());
            List<Rule> known = BudgetRows.of(transaction.handle(), draft.tenantId());
            if (known.size() >= MOST) {
                throw new Refusal.Conflict("A tenant has at most " + MOST + " budgets.", null).asException();
            }
            for (Rule rule : known) {
                refuseOverlap(draft, rule.budget());
            }
            Budget budget = withId(draft, Ids.fresh("bud"));
            BudgetRows.put(transaction, budget);
            transaction.target(budget.id());
            transaction.announce(TOPIC, draft.tenantId());
            return budget;
        });
    }

    private static void refuseOverlap(Budget draft, Budget known) {
        if (!draft.isLike(known)) {
            return;
        }
        if (draft.scope().equals(known.scope())) {
            throw new Refusal.Conflict(
                            "Budget " + known.id() + " has this scope, unit and period already: change that one.",
                            "scope")
                    .asException();
        }
        if (draft.scope().crosses(known.scope())) {
            throw Refusal.invalid(
                            "scope",
                            "The scope crosses that of budget " + known.id()
                                    + ": for some calls neither would be the exception to the other.")
                    .asException();
        }
    }

    /**
     * Changes amount, kind, shadow, thresholds or name. Blocks.
     *
     * @throws ai.behest.wire.RefusedException not_found
     */
    public Budget change(String tenantId, String id, java.util.function.UnaryOperator<Budget> change) {
        return database.write(transaction -> {
            Budget known = BudgetRows.find(transaction.handle(), tenantId, id)
                    .orElseThrow(() -> unknown())
                    .budget();
            Budget next = change.apply(known);
            BudgetRows.put(transaction, next);
            announce(transaction, tenantId);
            return next;
        });
    }

    /** Blocks. @throws ai.behest.wire.RefusedException not_found */
    public void delete(String tenantId, String id) {
        database.change(transaction -> {
            if (!BudgetRows.delete(transaction, tenantId, id)) {
                throw unknown();
            }
            announce(transaction, tenantId);
        });
    }

    private static void announce(Transaction transaction, String tenantId) {
        transaction.announce(TOPIC, tenantId);
    }

    private static RuntimeException unknown() {
        return Refusal.notFound("There is no budget of this id.").asException();
    }

    private static Budget withId(Budget draft, String id) {
        return new Budget(
                id,
                draft.tenantId(),
                draft.name(),
                draft.scope(),
                draft.unit(),
                draft.amount(),
                draft.period(),
                draft.kind(),
                draft.shadow(),
                draft.thresholds());
    }
}
