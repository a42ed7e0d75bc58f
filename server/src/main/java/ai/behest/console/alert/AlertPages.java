package ai.behest.console.alert;

import ai.behest.alert.Alert;
import ai.behest.alert.AlertKind;
import ai.behest.alert.Alerts;
import ai.behest.alert.Delivery;
import ai.behest.alert.Webhook;
import ai.behest.alert.Webhooks;
import ai.behest.console.frame.Address;
import ai.behest.console.frame.Area;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.Said;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Permission;
import ai.behest.tenant.Projects;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts, newest first; webhooks, and what was sent to each. */
public final class AlertPages {
    private static final int ROWS = 50;
    private static final String PATH = "/alerts";
    private static final String HOOK = PATH + "/webhooks/{id}";

    /**
     * @param kinds what an alert can be about
     * @param next null at the end
     */
    public record ListPage(
            List<ShownAlert> alerts,
            List<String> kinds,
            @Nullable String next,
            boolean filtered,
            List<Webhook> webhooks,
            Instant now) {}

    /** A webhook that was made just now, the one time that its secret is seen. */
    public record MadePage(Webhook webhook, String secret) {
        @Override
        public String toString() {
            return "MadePage[" + webhook + "]";
        }
    }

    /** @param next null at the end */
    public record HookPage(
            Webhook webhook,
            List<Delivery> deliveries,
            @Nullable String next,
            boolean first,
            Instant now) {
        public String path() {
            return PATH + "/webhooks/" + webhook.id();
        }
    }

    private final Alerts alerts;
    private final Projects projects;
    private final InstantSource clock;

    public AlertPages(Alerts alerts, Projects projects, InstantSource clock) {
        this.alerts = alerts;
        this.projects = projects;
        this.clock = clock;
    }

    public void fill(Pages pages) {
        pages.page(PATH, Permission.READ_MONEY, this::list);
        pages.form(PATH, Permission.CHANGE_MONEY, "webhook.create", this::create, this::list);
        pages.page(HOOK, Permission.READ_MONEY, this::hook);
        pages.page(HOOK + "/deliveries", Permission.READ_MONEY, this::deliveries);
        pages.form(HOOK + "/test", Permission.CHANGE_MONEY, "webhook.test", this::test, this::hook);
        pages.form(HOOK + "/replay", Permission.CHANGE_MONEY, "webhook.replay", this::replay, this::hook);
        pages.form(HOOK + "/delete", Permission.CHANGE_MONEY, "webhook.delete", this::delete, this::hook);
    }

    private View list(Visit visit) {
        String kind = visit.query().text("kind");
        AlertKind wanted = kind.isEmpty()
                ? null
                : AlertKind.of(kind)
                        .orElseThrow(() -> Refusal.invalid("kind", "kind is one of " + AlertKind.all() + ".")
                                .asException());
        List<Alert> found =
                alerts.book().page(visit.tenantId(), wanted, visit.query().optional("cursor"), ROWS + 1);
        List<Alert> part = found.subList(0, Math.min(ROWS, found.size()));
        Map<String, String> names = projects.names(visit.tenantId());
        return new View.Page(
                "alert/list",
                "Alerts",
                Place.of(Area.ALERTS),
                new ListPage(
                        part.stream().map(alert -> ShownAlert.of(alert, names)).toList(),
                        List.of(AlertKind.values()).stream()
                                .map(AlertKind::text)
                                .toList(),
                        found.size() > ROWS
                                ? Address.of(PATH)
                                        .with("kind", kind)
                                        .with("cursor", part.getLast().id())
                                        .toString()
                                : null,
                        !kind.isEmpty(),
                        alerts.webhooks().list(visit.tenantId()),
                        clock.instant()));
    }

    private View create(Visit visit) {
        String event = visit.form().optional("events");
        Webhooks.Created made = alerts.webhooks()
                .create(visit.tenantId(), visit.form().optional("url"), event == null ? null : List.of(event));
        return new View.Page(
                "alert/made", "Webhook", Place.of(Area.ALERTS), new MadePage(made.webhook(), made.secret()));
    }

    private Webhook webhook(Visit visit) {
        return alerts.webhooks().list(visit.tenantId()).stream()
                .filter(webhook -> webhook.id().equals(visit.path("id")))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("There is no such webhook.").asException());
    }

    private View hook(Visit visit) {
        return new View.Page("alert/hook", "Webhook", Place.of(Area.ALERTS), hookPage(visit));
    }

    /** The same list again, as its page asks for it while something is on its way. */
    private View deliveries(Visit visit) {
        return new View.Page("alert/deliveries", "Webhook", Place.of(Area.ALERTS), hookPage(visit));
    }

    private HookPage hookPage(Visit visit) {
        Webhook webhook = webhook(visit);
        String after = visit.query().optional("cursor");
        List<Delivery> found = alerts.deliveries().page(visit.tenantId(), webhook.id(), after, ROWS + 1);
        List<Delivery> part = found.subList(0, Math.min(ROWS, found.size()));
        String next = found.size() > ROWS
                ? Address.of(PATH + "/webhooks/" + webhook.id())
                        .with("cursor", part.getLast().id())
                        .toString()
                : null;
        return new HookPage(webhook, part, next, after == null, clock.instant());
    }

    private View test(Visit visit) {
        alerts.deliveries().test(visit.tenantId(), visit.path("id"));
        return back(visit, Said.SENT);
    }

    private View replay(Visit visit) {
        alerts.deliveries()
                .replay(visit.tenantId(), visit.path("id"), visit.form().text("delivery"));
        return back(visit, Said.SENT);
    }

    private static View back(Visit visit, Said said) {
        return new View.Redirect(
                Address.of(PATH + "/webhooks/" + visit.path("id")).toString(), said);
    }

    private View delete(Visit visit) {
        alerts.webhooks().delete(visit.tenantId(), visit.path("id"));
        return new View.Redirect(PATH, Said.DELETED);
    }
}
