package ai.behest.control;

import ai.behest.ledger.CostCenters;
import ai.behest.ledger.CostReport;
import ai.behest.ledger.Costs;
import ai.behest.ledger.Period;
import ai.behest.ledger.Question;
import ai.behest.ledger.ReportCsv;
import ai.behest.wire.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/billing/...} and {@code /v1/cost-centers}: what a tenant's calls cost, over all of its projects. */
final class BillingApi {

    /** The rules, the first that fits a call decides. */
    record Rules(@Nullable List<CostCenters.Rule> rules) {}

    private final Costs costs;

    BillingApi(Costs costs) {
        this.costs = costs;
    }

    Answer report(Call call) {
        Question question = question(call);
        boolean csv = ReportCsv.isWanted(call.query().text("format"));
        CostReport report = costs.report(question);
        return csv
                ? new Answer.Written(
                        200, ReportCsv.TYPE, Buffer.buffer(ReportCsv.bytes(report)), ReportCsv.headers(report.next()))
                : Answer.ok(report);
    }

    private Question question(Call call) {
        return Question.parse(call.tenantId(), null, call.query()::text, costs.now());
    }

    Answer forecast(Call call) {
        Period period = Period.parse(call.query().text("period"));
        return Answer.ok(costs.forecast(call.tenantId(), question(call).projectId(), period, costs.now()));
    }

    Answer anomalies(Call call) {
        return Answer.ok(costs.anomalies(
                call.tenantId(),
                question(call).projectId(),
                costs.now(),
                Costs.leastOf(call.query().text("min_usd"))));
    }

    Answer costCenters(Call call) {
        return Answer.ok(new Rules(costs.centers().list(call.tenantId())));
    }

    Answer replaceCostCenters(Call call) {
        List<CostCenters.Rule> rules = call.read(Rules.class).rules();
        if (rules == null) {
            throw Refusal.invalid("rules", "rules is a list; empty, it takes all rules away.")
                    .asException();
        }
        return Answer.ok(new Rules(costs.centers().replace(call.tenantId(), rules)));
    }
}
