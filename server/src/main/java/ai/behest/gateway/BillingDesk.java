package ai.behest.gateway;

import ai.behest.gateway.Views.View;
import ai.behest.http.Exchange;
import ai.behest.identity.Caller;
import ai.behest.ledger.CostReport;
import ai.behest.ledger.Costs;
import ai.behest.ledger.Money;
import ai.behest.ledger.Period;
import ai.behest.ledger.Question;
import ai.behest.ledger.ReportCsv;
import ai.behest.ledger.Window;
import ai.behest.tenant.Project;
import ai.behest.wire.Code;
import ai.behest.wire.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A project's costs: reports by anything, sessions, receipts, forecast, anomalies (contract §7). */
final class BillingDesk {
    private static final int LONGEST_ID = 64;

    private final Rooms rooms;
    private final Views views;

    BillingDesk(Rooms rooms, Views views) {
        this.rooms = rooms;
        this.views = views;
    }

    void answer(Exchange exchange, Project project) {
        String path = exchange.path();
        views.answer(exchange, project, view -> switch (path) {
            case "/v1/billing/report" -> report(exchange, project, view);
            case "/v1/billing/sessions" -> {
                requireWhole(view);
                Window window = Window.parse(exchange.query("from"), exchange.query("to"), now());
                yield costs().sessions(project.tenantId(), project.id(), window);
            }
            case "/v1/billing/forecast" -> {
                requireWhole(view);
                Period period = Period.parse(exchange.query("period"));
                yield costs().forecast(project.tenantId(), project.id(), period, now());
            }
            case "/v1/billing/anomalies" -> {
                requireWhole(view);
                Money least = Costs.leastOf(exchange.query("min_usd"));
                yield costs().anomalies(project.tenantId(), project.id(), now(), least);
            }
            default -> receipt(exchange, project, view);
        });
    }

    private Object report(Exchange exchange, Project project, View view) {
        Question question = Question.parse(project.tenantId(), project.id(), exchange::query, now());
        boolean csv = ReportCsv.isWanted(exchange.query("format"));
        CostReport report = costs().report(seen(question, view));
        return csv
                ? new Views.Rendered(ReportCsv.TYPE, ReportCsv.bytes(report), ReportCsv.headers(report.next()))
                : report;
    }

    /** The part of a question that may be answered to whoever has this view. */
    private static Question seen(Question question, View view) {
        return switch (view) {
            case View.Whole(boolean calls) -> {
                if (!calls && question.isAboutConversations()) {
                    throw forbidden("group_by", "Sessions and threads are for API keys and admins only.");
                }
                yield question;
            }
            case View.Own(String uid) -> {
                if (question.uid() != null && !question.uid().equals(uid)) {
                    throw forbidden("user_id", "A user's token sees the usage of that user only.");
                }
                if (question.isAboutTheTenant()) {
                    throw forbidden("group_by", "Keys and cost centers are for API keys and admins only.");
                }
                yield question.of(uid);
            }
        };
    }

    private Object receipt(Exchange exchange, Project project, View view) {
        String id = exchange.query("id");
        if (id == null || id.isEmpty() || id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid("id", "id is the X-Request-Id of a call's answer.")
                    .asException();
        }
        String uid = switch (view) {
            case View.Whole(boolean calls) -> calls ? null : Caller.NOBODY;
            case View.Own(String own) -> own;
        };
        return costs().receipt(project.tenantId(), project.id(), id, uid);
    }

    private static void requireWhole(View view) {
        if (view instanceof View.Own) {
            throw forbidden(null, "What the project costs is for its API keys and its admins only.");
        }
    }

    private static RuntimeException forbidden(@Nullable String param, String message) {
        return new Refusal.Forbidden(Code.FORBIDDEN, message, param).asException();
    }

    private Costs costs() {
        return rooms.costs();
    }

    private Instant now() {
        return rooms.clock().instant();
    }
}
