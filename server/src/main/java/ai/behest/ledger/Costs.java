package ai.behest.ledger;

import ai.behest.store.Database;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What calls cost, to whoever pays: reports by anything, sessions, single receipts, forecasts and anomalies. A few of
 * these questions read many rows, so only a few are answered at once; calls read the same database. All of it blocks.
 */
public final class Costs {
    private static final Money ONE_USD = Money.parse("1");
    private static final int AT_ONCE = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Refusal BUSY = new Refusal.Failed(
            Code.OVERLOADED, "Too many reports at once. Try again in a moment.", Duration.ofSeconds(2));

    private final Database database;
    private final CostCenters centers;
    private final Semaphore permits = new Semaphore(AT_ONCE, true);
    /** What reads every call of a month is done by one thread: the others have questions of milliseconds. */
    private final Semaphore wide = new Semaphore(1, true);

    public Costs(Database database) {
        this.database = database;
        this.centers = new CostCenters(database);
    }

    /** The time by the database's clock. */
    public Instant now() {
        return Instant.EPOCH.plus(database.nowMicros(), ChronoUnit.MICROS);
    }

    public CostCenters centers() {
        return centers;
    }

    /** @throws ai.behest.wire.RefusedException when it would read too much, naming what to change */
    public CostReport report(Question question) {
        return bounded(handle -> Regrouping.isFor(question)
                ? new Regrouping(question, CostCenters.of(handle, question.tenantId())).answer(handle)
                : new Grouping(question).answer(handle));
    }

    /**
     * What sessions cost, as percentiles.
     *
     * @param projectId one project, or null for all of the tenant's
     * @throws ai.behest.wire.RefusedException when the window has too many calls
     */
    public SessionCosts sessions(String tenantId, @Nullable String projectId, Window window) {
        return bounded(wide, handle -> SessionCosts.read(handle, Lines.Scope.of(tenantId, projectId, null), window));
    }

    /**
     * A project's end users by what they cost.
     *
     * @param prefix how their ids begin, or null for all
     * @param limit 1 to 1,000
     * @param offset how many to leave out, 0 to 1,000,000
     */
    public Spenders spenders(
            String tenantId, String projectId, Window window, @Nullable String prefix, int limit, int offset) {
        return bounded(handle -> Spenders.read(
                handle,
                Lines.Scope.of(tenantId, projectId, null),
                window,
                prefix,
                Math.clamp(limit, 1, 1_000),
                Math.clamp(offset, 0, 1_000_000)));
    }

    /**
     * One call's receipt.
     *
     * @param id of the call: the {@code X-Request-Id} of its answer
     * @param uid the end user whose calls are seen, or null for all
     * @throws ai.behest.wire.RefusedException when there is no such call to be seen: 404
     */
    public Receipt receipt(String tenantId, String projectId, String id, @Nullable String uid) {
        return database.read(handle -> Receipt.read(handle, tenantId, projectId, id, uid));
    }

    /** The tier that an end user's latest call counted in, or null when it has made none. */
    public @Nullable String lastTier(String tenantId, String projectId, String uid) {
        return database.<Optional<String>>read(handle -> handle.createQuery("SELECT COALESCE(tier, '') FROM entry"
                                + " WHERE tenant_id = :tenant AND project_id = :project AND uid = :uid"
                                + " ORDER BY at DESC LIMIT 1")
                        .bind("tenant", tenantId)
                        .bind("project", projectId)
                        .bind("uid", uid)
                        .mapTo(String.class)
                        .findOne())
                .filter(tier -> !tier.isEmpty())
                .orElse(null);
    }

    /**
     * What the period that it is now will come to.
     *
     * @param projectId one project, or null for all of the tenant's
     */
    public Forecast forecast(String tenantId, @Nullable String projectId, Period period, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Instant midnight = today.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant begin = period.begin(today).atStartOfDay(ZoneOffset.UTC).toInstant();
        Lines.Scope scope = Lines.Scope.of(tenantId, projectId, null);
        return bounded(handle -> {
            Map<Long, Double> days =
                    days(handle, scope, new Window(midnight.minus(Duration.ofDays(Forecast.HISTORY_DAYS)), midnight));
            long first = days.isEmpty() ? today.toEpochDay() : Collections.min(days.keySet());
            double[] history = new double[(int) (today.toEpochDay() - first)];
            days.forEach((day, usd) -> history[Math.toIntExact(day - first)] = usd);
            BigDecimal spent = begin.isBefore(now) ? spent(handle, scope, new Window(begin, now)) : Sums.ZERO.costUsd();
            return Forecast.of(period, now, spent, history);
        });
    }

    private static Map<Long, Double> days(Handle handle, Lines.Scope scope, Window window) {
        Lines lines = Lines.of(Lines.Origin.HOURS, scope, window, EnumSet.of(Field.DAY), false);
        Map<Long, Double> days = new HashMap<>();
        lines.bind(handle.createQuery("SELECT d_day, " + Sums.COLUMNS + " FROM " + lines.sql() + " GROUP BY d_day"))
                .map((row, _) ->
                        Map.entry(row.getLong("d_day"), Sums.of(row).costUsd().doubleValue()))
                .list()
                .forEach(day -> days.put(day.getKey(), day.getValue()));
        return days;
    }

    private static BigDecimal spent(Handle handle, Lines.Scope scope, Window window) {
        Lines lines = Lines.of(Lines.Origin.HOURS, scope, window, EnumSet.noneOf(Field.class), false);
        return lines.bind(handle.createQuery("SELECT " + Sums.COLUMNS + " FROM " + lines.sql()))
                .map((row, _) -> Sums.of(row).costUsd())
                .one();
    }

    /**
     * By how much an hour must exceed the usual to be an anomaly; absent means 1 USD.
     *
     * @throws ai.behest.wire.RefusedException naming {@code min_usd}
     */
    public static Money leastOf(@Nullable String usd) {
        if (usd == null) {
            return ONE_USD;
        }
        try {
            Money least = Money.parse(usd);
            if (least.compareTo(Money.ZERO) > 0) {
                return least;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw badLeast();
        }
        throw badLeast();
    }

    private static RuntimeException badLeast() {
        return Refusal.invalid("min_usd", "min_usd is an amount in USD above zero, such as 0.50.")
                .asException();
    }

    /**
     * Users and keys that spend far more than they do at this hour of the week.
     *
     * @param projectId one project, or null for all of the tenant's
     * @param least by how much an hour must exceed the usual
     */
    public Anomalies anomalies(String tenantId, @Nullable String projectId, Instant now, Money least) {
        Lines.Scope scope = Lines.Scope.of(tenantId, projectId, null);
        return bounded(handle -> Anomalies.find(handle, scope, now, least));
    }

    private <T> T bounded(Function<Handle, T> question) {
        return bounded(permits, question);
    }

    private <T> T bounded(Semaphore among, Function<Handle, T> question) {
        try {
            if (!among.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw BUSY.asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BUSY.asException();
        }
        try {
            return database.read(question);
        } finally {
            among.release();
        }
    }
}
