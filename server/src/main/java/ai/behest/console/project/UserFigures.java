package ai.behest.console.project;

import ai.behest.admission.Admission;
import ai.behest.admission.Standing;
import ai.behest.budget.Subject;
import ai.behest.ledger.Granularity;
import ai.behest.ledger.Pulse;
import ai.behest.ledger.Reports;
import ai.behest.ledger.UsageReport;
import ai.behest.ledger.Window;
import ai.behest.tenant.Project;
import ai.behest.tenant.Tier;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What is known of one end user: what was spent, and what may be. */
public final class UserFigures {
    private static final int PATIENCE_SECONDS = 3;

    private final Reports reports;
    private final Admission admission;
    private final InstantSource clock;

    public UserFigures(Reports reports, Admission admission, InstantSource clock) {
        this.reports = reports;
        this.admission = admission;
        this.clock = clock;
    }

    /** The tier of the user's last call; the project's default when it is gone or there was no call. */
    String tier(Project project, String uid) {
        String last = reports.lastTier(project.tenantId(), project.id(), uid);
        Tier tier = last == null ? null : project.tier(last);
        return (tier == null ? project.defaultTier() : tier).name();
    }

    /** How the limits stand that are the user's own; null when the database did not say in time. */
    @Nullable
    List<Standing> standings(Project project, String uid, String tier) {
        Subject subject = new Subject(project.tenantId(), project.id(), tier, uid, "", "", "", Map.of());
        try {
            return admission.standings(project, project.tier(tier), subject).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    UsageReport.Totals today(Project project, String uid) {
        return since(project, uid, today(project), Period.ofDays(1));
    }

    UsageReport.Totals month(Project project, String uid) {
        return since(project, uid, today(project).withDayOfMonth(1), Period.ofMonths(1));
    }

    private LocalDate today(Project project) {
        return LocalDate.ofInstant(clock.instant(), project.timeZone());
    }

    private UsageReport.Totals since(Project project, String uid, LocalDate first, Period length) {
        Window window = new Window(
                first.atStartOfDay(project.timeZone()).toInstant(),
                first.plus(length).atStartOfDay(project.timeZone()).toInstant());
        return reports.usage(project.tenantId(), project.id(), window, uid, Granularity.DAY)
                .totals();
    }

    /** The last 24 hours. */
    List<HourChart> charts(Project project, String uid) {
        Window window = LastHours.DAY.window(clock.instant());
        Map<Instant, UsageReport.Bucket> buckets = new HashMap<>();
        reports.usage(project.tenantId(), project.id(), window, uid, Granularity.HOUR)
                .breakdown()
                .forEach(bucket -> buckets.put(bucket.timestamp(), bucket));
        List<Pulse.Hour> hours = new ArrayList<>();
        for (Instant hour = window.from(); hour.isBefore(window.to()); hour = hour.plusSeconds(3_600)) {
            UsageReport.Bucket bucket = buckets.get(hour);
            hours.add(new Pulse.Hour(
                    hour,
                    bucket == null
                            ? Pulse.Figures.NONE
                            : new Pulse.Figures(
                                    bucket.requests(),
                                    0,
                                    bucket.costUsd(),
                                    0,
                                    bucket.tokens().longValue())));
        }
        return HourChart.all(hours).subList(0, 2);
    }
}
