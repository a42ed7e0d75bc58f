package ai.behest.console.budget;

import ai.behest.admission.BudgetFields;
import ai.behest.console.frame.Fields;
import ai.behest.wire.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the forms of a budget: their fields are named as in the management API. */
final class BudgetForm {
    private static final List<String> DIMENSIONS = List.of("project", "tier", "user", "session", "key", "model", "tag");

    private BudgetForm() {}

    /** @throws ai.behest.wire.RefusedException naming the field that does not fit */
    static BudgetFields.New fresh(Fields form) {
        Map<String, @Nullable Object> scope = new LinkedHashMap<>();
        for (String dimension : DIMENSIONS) {
            String value = form.text("scope." + dimension);
            if (!value.isEmpty()) {
                scope.put(dimension, value);
            }
        }
        return new BudgetFields.New(
                scope,
                usd(form),
                count(form, "tokens"),
                count(form, "requests"),
                form.text("period"),
                form.text("kind"),
                form.ticked("shadow"),
                thresholds(form),
                form.optional("name"));
    }

    /** @throws ai.behest.wire.RefusedException naming the field that does not fit */
    static BudgetFields.Change change(Fields form) {
        return new BudgetFields.Change(
                usd(form),
                count(form, "tokens"),
                count(form, "requests"),
                form.text("kind"),
                form.ticked("shadow"),
                thresholds(form),
                form.optional("name"));
    }

    private static @Nullable String usd(Fields form) {
        String usd = form.optional("amount_usd");
        return usd == null ? null : usd.replace(",", "").replace("$", "");
    }

    private static @Nullable Long count(Fields form, String name) {
        return form.optional(name) == null ? null : (Long) form.number(name, 0, 0, Long.MAX_VALUE / 10);
    }

    private static List<@Nullable Integer> thresholds(Fields form) {
        List<@Nullable Integer> thresholds = new ArrayList<>();
        String text = form.text("thresholds");
        for (String percent : text.isEmpty() ? new String[0] : text.split("[,\\s]+")) {
            String digits = percent.replace("%", "");
            if (!digits.matches("[0-9]{1,4}")) {
                throw Refusal.invalid("thresholds", "Give percentages with commas in between, such as 50, 80, 100.")
                        .asException();
            }
            thresholds.add(Integer.valueOf(digits));
        }
        return thresholds;
    }
}
