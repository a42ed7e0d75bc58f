package ai.behest.budget;

import ai.behest.store.Changes;
import ai.behest.store.Database;
import ai.behest.store.Transaction;
import ai.behest.wire.Ids;
import ai.behest.wire.Refusal;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The budgets of every tenant, in memory, and their changes. A change is in force on every node within a second. */
public final class BudgetBook {
    /** The most budgets of one tenant. */
    public static final int MOST = 1_000_000;

    /** The topic of {@link ai.behest.store.Changes} that refreshes all of one tenant's budgets: its time zone has changed. */
    private static final String TENANT_TOPIC = "budget";
    /** The topic that refreshes one: the tenant's id, a space, the budget's. */
    private static final String TOPIC = "budget.one";

    private final Database database;
    private final BudgetRows rows;
    private final Map<String, Rules> tenants = new ConcurrentHashMap<>();
    /** Up to which number a tenant's budgets have been read here. */
    private final Map<String, Long> read = new ConcurrentHashMap<>();

    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /** Reads every budget. Blocks. */
    public BudgetBook(Database database) {
        this.database = database;
        this.rows = new BudgetRows(database);
        synchronized (this) { // what is heard meanwhile waits
            database.changes().on(TENANT_TOPIC, this::refresh);
            database.changes().on(TOPIC, this::refreshOne);
            read.putAll(rows.made());
            rows.all().forEach(rule -> rules(rule.budget().tenantId()).put(rule));
        }
    }

    private Rules rules(String tenantId) {
        return tenants.computeIfAbsent(tenantId, _ -> new Rules());
    }

    /** How many rows of budgets were read since the start: what a change costs, whatever the machine. */
    long rowsRead() {
        return rows.read();
    }

    /** Calls {@code listener} with the id of each budget that has changed or is gone. */
    Changes.Listening onChange(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** News may come twice, late and in any order: what counts is what the database says now. */
    private void refresh(String tenantId) {
        Set<String> changed = new HashSet<>();
        synchronized (this) {
            Rules known = rules(tenantId);
            Set<String> gone = new HashSet<>(known.ids());
            for (Rule rule : rows.of(tenantId)) {
                gone.remove(rule.budget().id());
                if (known.put(rule)) {
                    changed.add(rule.budget().id());
                }
            }
            gone.stream().filter(known::remove).forEach(changed::add);
        }
        changed.forEach(this::tell);
    }

    private void refreshOne(String news) {
        int space = news.indexOf(' ');
        String tenantId = news.substring(0, space);
        String id = news.substring(space + 1);
        boolean changed;
        synchronized (this) {
            Rules known = rules(tenantId);
            changed = find(tenantId, id).map(known::put).orElseGet(() -> known.remove(id));
        }
        if (changed) {
            tell(id);
        }
    }

    private void tell(String id) {
        listeners.forEach(listener -> listener.accept(id));
    }

    /** The budgets that a call of this subject counts against. */
    public List<Limit> limits(Subject subject) {
        Rules rules = tenants.get(subject.tenantId());
        return rules == null ? List.of() : rules.of(subject);
    }

    /**
     * The tenant's budgets that name this project, the widest first, as this node knows them.
     *
     * @param limit how many at most
     */
    public List<Rule> ofProject(String tenantId, String projectId, int limit) {
        Rules rules = tenants.get(tenantId);
        return (rules == null ? List.<Rule>of() : rules.all())
                .stream()
                        .filter(rule ->
                                projectId.equals(rule.budget().scope().values().get(Dimension.PROJECT)))
                        .sorted(Comparator.comparingInt((Rule rule) ->
                                        rule.budget().scope().values().size())
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
            if (after != null && rows.find(handle, tenantId, after).isEmpty()) {
                throw Refusal.invalid("cursor", "The budget of this cursor is gone. Start again without it.")
                        .asException();
            }
            return rows.page(handle, tenantId, after, limit);
        });
    }

    /** Blocks. */
    public Optional<Rule> find(String tenantId, String id) {
        return database.read(handle -> rows.find(handle, tenantId, id));
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
        String tenantId = draft.tenantId();
        AtomicLong number = new AtomicLong();
        Budget made = database.write(transaction -> {
            long now = BudgetRows.number(transaction, tenantId);
            number.set(now);
            Rules known = rules(tenantId);
            // with the tenant's row locked, nobody else makes or deletes one: what was made elsewhere is read, then all
            // is known
            rows.madeSince(transaction.handle(), tenantId, read.getOrDefault(tenantId, 0L))
                    .forEach(known::putIfAbsent);
            if (known.size() >= MOST) {
                throw new Refusal.Conflict("A tenant has at most " + MOST + " budgets.", null).asException();
            }
            refuseOverlap(transaction, draft, known);
            Budget budget = draft.withId(Ids.fresh("bud"));
            BudgetRows.put(transaction, budget, now);
            transaction.target(budget.id());
            announce(transaction, tenantId, budget.id());
            return budget;
        });
        read.merge(tenantId, number.get(), Math::max);
        return made;
    }

    private void refuseOverlap(Transaction transaction, Budget draft, Rules rules) {
        Set<String> gone = new HashSet<>();
        for (Budget known = rules.inTheWay(draft, gone); known != null; known = rules.inTheWay(draft, gone)) {
            if (rows.find(transaction.handle(), known.tenantId(), known.id()).isEmpty()) {
                gone.add(known.id()); // deleted, and not yet heard of here
                continue;
            }
            throw (known.scope().equals(draft.scope())
                            ? new Refusal.Conflict(
                                    "Budget " + known.id()
                                            + " has this scope, unit and period already: change that one.",
                                    "scope")
                            : Refusal.invalid(
                                    "scope",
                                    "The scope crosses that of budget " + known.id()
                                            + ": for some calls neither would be the exception to the other."))
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
            Budget known = rows.find(transaction.handle(), tenantId, id)
                    .orElseThrow(() -> unknown())
                    .budget();
            Budget next = change.apply(known);
            BudgetRows.put(transaction, next, 0);
            announce(transaction, tenantId, id);
            return next;
        });
    }

    /** Blocks. @throws ai.behest.wire.RefusedException not_found */
    public void delete(String tenantId, String id) {
        database.change(transaction -> {
            BudgetRows.lock(transaction, tenantId);
            if (!BudgetRows.delete(transaction, tenantId, id)) {
                throw unknown();
            }
            announce(transaction, tenantId, id);
        });
    }

    private static void announce(Transaction transaction, String tenantId, String id) {
        transaction.announce(TOPIC, tenantId + ' ' + id);
    }

    private static RuntimeException unknown() {
        return Refusal.notFound("There is no budget of this id.").asException();
    }
}
