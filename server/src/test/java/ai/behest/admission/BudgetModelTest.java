package ai.behest.admission;

import static org.assertj.core.api.Assertions.assertThat;

import ai.behest.SetClock;
import ai.behest.budget.Budget;
import ai.behest.budget.BudgetBook;
import ai.behest.budget.Hold;
import ai.behest.budget.Kind;
import ai.behest.budget.Period;
import ai.behest.budget.Purses;
import ai.behest.budget.Scope;
import ai.behest.budget.Subject;
import ai.behest.budget.Unit;
import ai.behest.ledger.Attribution;
import ai.behest.ledger.Calls;
import ai.behest.ledger.Entry;
import ai.behest.ledger.Ledger;
import ai.behest.ledger.Reservation;
import ai.behest.ledger.TokenCounts;
import ai.behest.store.Database;
import ai.behest.store.TestDatabase;
import ai.behest.wire.Ids;
import ai.behest.wire.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Random histories of calls, crashes, changed limits and passing time, against a model that a reader can check by eye. After
 * every step the two agree on who is let in and on what is spent.
 */
@SuppressWarnings("NullAway.Init")
class BudgetModelTest {
    private static final int STEPS = 500;

    private static Path directory;
    private static Database database;
    private static SetClock clock;
    private static BudgetBook book;

    sealed interface Step {}

    /** A call that wants so much. */
    record Reserve(int user, int amount) implements Step {}

    /** The n-th open call ends, having spent so many hundredths of what it held; above 100 its provider billed too much. */
    record Settle(int which, int percent) implements Step {}

    record Release(int which) implements Step {}

    /** The node ends with calls under way, and starts again. */
    record Crash() implements Step {}

    record Limit(int budget, int amount) implements Step {}

    record Pass(int minutes) implements Step {}

    /** Old calls are priced anew: their entries get a correction, their budgets stay as they were. */
    record Rerate() implements Step {}

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Integer> which = Arbitraries.integers().between(0, 30);
        Arbitrary<Step> reserve = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(1, 400))
                .as(Reserve::new);
        Arbitrary<Step> settle = Combinators.combine(
                        which, Arbitraries.integers().between(0, 130))
                .as(Settle::new);
        Arbitrary<Step> limit = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 4_000))
                .as(Limit::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(40, reserve),
                        Tuple.of(30, settle),
                        Tuple.of(8, which.map(Release::new)),
                        Tuple.of(1, Arbitraries.just(new Crash())),
                        Tuple.of(2, limit),
                        Tuple.of(10, Arbitraries.integers().between(1, 200).map(Pass::new)),
                        Tuple.of(1, Arbitraries.just(new Rerate())))
                .list()
                .ofSize(STEPS);
    }

    @BeforeContainer
    static void open() throws IOException {
        directory = Files.createTempDirectory("behest-model");
        clock = new SetClock("2026-03-28T20:00:00Z");
        database = TestDatabase.open(directory, clock);
        book = new BudgetBook(database);
    }

    @AfterContainer
    static void close() throws IOException {
        database.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /** The reference: what each balance has spent, and what is held of it. */
    private static final class Model {
        private final Map<String, Map<Long, Long>> spent = new HashMap<>();
        private final Map<String, Long> held = new HashMap<>();

        long left(String balance, long limit, long since) {
            long used = spent.getOrDefault(balance, Map.of()).entrySet().stream()
                    .filter(piece -> piece.getKey() == 0 || piece.getKey() > since)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            return limit - used - held.getOrDefault(balance, 0L);
        }

        void hold(Hold hold, long sign) {
            held.merge(name(hold), sign * hold.amount(), Long::sum);
        }

        void spend(Hold hold, long amount) {
            spent.computeIfAbsent(name(hold), _ -> new HashMap<>()).merge(hold.piece(), amount, Long::sum);
        }

        static String name(Hold hold) {
            return hold.budgetId() + "/" + hold.key() + "/" + hold.window();
        }
    }

    /** One history: a tenant of its own, three budgets, a node that crashes. */
    private static final class History {
        private final String tenant = Ids.fresh("ten");
        private final List<String> budgets = new ArrayList<>();
        private final Model model = new Model();
        private final List<Ticket> open = new ArrayList<>();
        private final AtomicLong nanos = new AtomicLong();
        private Purses purses;
        private Ledger ledger;
        private Admission admission;

        History() {
            database.change(transaction -> transaction
                    .handle()
                    .createUpdate("INSERT INTO tenant (id, name, plan, time_zone, created_at)"
                            + " VALUES (:id, 'T', 'free', 'Europe/Berlin', 0)")
                    .bind("id", tenant)
                    .execute());
            start();
            budget(Map.of(), Period.TOTAL, 20_000);
            budget(Map.of("user", "*"), Period.DAY, 1_500);
            budget(Map.of("project", "shop"), Period.parse("rolling_6h"), 2_500);
        }

        private void budget(Map<String, String> scope, Period period, long amount) {
            budgets.add(book.create(new Budget(
                            "",
                            tenant,
                            null,
                            Scope.read(scope),
                            Unit.MONEY,
                            amount,
                            period,
                            Kind.HARD,
                            false,
                            List.of()))
                    .id());
        }

        private void start() {
            // a second passes with each look, so that no answer of the database is remembered for the next step
            purses = new Purses(database, book, tenant, () -> nanos.addAndGet(1_000_000_000L));
            ledger = new Ledger(database, tenant);
            ledger.recover();
            purses.returnLeases();
            admission = new Admission(ledger, purses, 0, Duration.ZERO, () -> 0);
        }

        void take(Step step) {
            switch (step) {
                case Reserve(int user, int amount) -> reserve("user" + user, amount);
                case Settle(int which, int percent) -> settle(which, percent);
                case Release(int which) -> release(which);
                case Crash _ -> crash();
                case Limit(int which, int amount) ->
                    book.change(tenant, budgets.get(which), known -> with(known, amount));
                case Pass(int minutes) -> clock.advance(Duration.ofMinutes(minutes));
                case Rerate _ ->
                    database.change(transaction -> transaction
                            .handle()
                            .createUpdate("UPDATE entry SET cost = cost WHERE tenant_id = :tenant")
                            .bind("tenant", tenant)
                            .execute());
            }
        }

        private static Budget with(Budget known, long amount) {
            return new Budget(
                    known.id(),
                    known.tenantId(),
                    known.name(),
                    known.scope(),
                    known.unit(),
                    amount,
                    known.period(),
                    known.kind(),
                    known.shadow(),
                    known.thresholds());
        }

        private void reserve(String uid, long amount) {
            Subject subject = new Subject(tenant, "shop", "free", uid, "s", "key", "gpt", Map.of());
            Demand demand = new Demand(
                    admission.limits(TestProjects.SHOP, null, subject), 0, 0, 1, _ -> amount, false, Runnable::run);
            StringBuilder facts = new StringBuilder();
            boolean fits = demand.limits().stream().allMatch(limit -> {
                Hold wanted = purses.hold(limit, purses.purse(limit), amount);
                long since = limit.budget().period().isRolling()
                        ? expired(limit.budget().period())
                        : Long.MIN_VALUE;
                facts.append(Model.name(wanted).replace(tenant, ""))
                        .append(' ')
                        .append(limit.budget().period().text())
                        .append(" limit ")
                        .append(limit.budget().amount())
                        .append(" left ")
                        .append(model.left(Model.name(wanted), limit.budget().amount(), since))
                        .append(" held ")
                        .append(model.held.get(Model.name(wanted)))
                        .append(" spent ")
                        .append(model.spent.get(Model.name(wanted)))
                        .append(purses.purse(limit))
                        .append("\n");
                return amount <= model.left(Model.name(wanted), limit.budget().amount(), since);
            });
            Held held;
            try {
                held = admission.claim(demand).join();
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(RefusedException.class);
                assertThat(fits)
                        .as("a call of %s was refused while the money was there: %s%n%s", amount, said(e), facts)
                        .isFalse();
                return;
            }
            assertThat(fits)
                    .as("a call of %s was let in that does not fit:%n%s", amount, facts)
                    .isTrue();
            held.holds().forEach(hold -> model.hold(hold, 1));
            Attribution attribution = Calls.attribution(Ids.fresh("call"), tenant, uid, clock.micros());
            Ticket ticket = ticket(new Reservation(attribution, amount, TokenCounts.of(1, 1), held.holds()), held);
            ticket.opened().join();
            open.add(ticket);
        }

        private static Object said(CompletionException failure) {
            return failure.getCause() instanceof RefusedException refused ? refused.refusal() : failure;
        }

        @SuppressWarnings("MustBeClosedChecker") // resolved by a later step, or by the crash
        private Ticket ticket(Reservation reservation, Held held) {
            return admission.admit(reservation, held);
        }

        /** The house's own arithmetic of pieces is tested by itself; here it only has to be the same on both sides. */
        private static long expired(Period period) {
            long length = period.rollingSeconds() * 1_000_000;
            return clock.micros() - length - length / 60;
        }

        private void settle(int which, int percent) {
            if (open.isEmpty()) {
                return;
            }
            Ticket ticket = open.remove(which % open.size());
            Reservation reservation = ticket.reservation();
            long cost = reservation.amount() * percent / 100;
            reservation.holds().forEach(hold -> {
                model.hold(hold, -1);
                model.spend(hold, cost);
            });
            ticket.settle(new Entry(
                            reservation.attribution(),
                            Entry.Status.COMPLETED,
                            200,
                            "gpt",
                            reservation.bound(),
                            false,
                            cost,
                            1,
                            null))
                    .join();
        }

        private void release(int which) {
            if (!open.isEmpty()) {
                Ticket ticket = open.remove(which % open.size());
                ticket.reservation().holds().forEach(hold -> model.hold(hold, -1));
                ticket.close();
                written();
            }
        }

        /** Everything that was queued before is durable. */
        private static void written() {
            database.writer().append((_, _) -> {}, true).join();
        }

        private void crash() {
            for (Ticket ticket : open) {
                ticket.reservation().holds().forEach(hold -> {
                    model.hold(hold, -1);
                    model.spend(hold, hold.amount());
                });
            }
            open.clear();
            purses.close();
            written();
            start();
        }

        /** Every balance in the database is what the model says, and what the entries say. */
        void agree() {
            Map<String, Long> stored = new HashMap<>();
            database.read(handle -> handle.createQuery(
                            "SELECT budget_id, scope_key, window_start, spent FROM budget_lease WHERE node = :node")
                    .bind("node", tenant)
                    .map((row, _) -> stored.put(
                            row.getString(1) + "/" + row.getString(2) + "/" + row.getLong(3), row.getLong(4)))
                    .list());
            model.spent.forEach((balance, pieces) -> {
                if (!balance.startsWith(budgets.get(2))) { // a rolling balance forgets what has come back
                    assertThat(stored.get(balance))
                            .as(balance)
                            .isEqualTo(pieces.values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum());
                }
            });
            long entered = database.read(
                    handle -> handle.createQuery("SELECT COALESCE(SUM(cost), 0) FROM entry WHERE tenant_id = :tenant")
                            .bind("tenant", tenant)
                            .mapTo(Long.class)
                            .one());
            assertThat(model.spent.entrySet().stream()
                            .filter(balance -> balance.getKey().startsWith(budgets.getFirst()))
                            .flatMap(balance -> balance.getValue().values().stream())
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(entered);
        }
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void agreesWithItsModelWhateverHappens(@ForAll("histories") List<Step> steps) {
        History history = new History();
        try {
            for (Step step : TestDatabase.isPostgres() ? steps.subList(0, STEPS / 5) : steps) {
                history.take(step);
            }
            history.agree();
        } finally {
            history.purses.close();
        }
    }
}
