package ai.behest.console.project;

import ai.behest.console.frame.Fields;
import ai.behest.ledger.Money;
import ai.behest.tenant.Tier;
import ai.behest.tenant.TierOverrides;
import ai.behest.wire.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a form says of a tier: an empty field leaves it to the base, {@code unlimited} is no cap. */
public final class TierForm {
    /** Whether sessions remember, as a choice of three. */
    public static final Map<String, String> MEMORY = memory();

    private static final String UNLIMITED = "unlimited";
    private static final int MOST_SMALL = 1_000_000_000;

    private TierForm() {}

    private static Map<String, String> memory() {
        Map<String, String> memory = new LinkedHashMap<>();
        memory.put("", "As its base");
        memory.put("true", "On");
        memory.put("false", "Off");
        return memory;
    }

    /** @throws ai.behest.wire.RefusedException naming the field */
    static TierOverrides read(Fields form) {
        return new TierOverrides(
                form.optional("base"),
                small(form, "rpm_limit"),
                count(form, "requests_per_day"),
                count(form, "tokens_per_day"),
                count(form, "tokens_per_month"),
                cost(form, "cost_usd_per_day"),
                cost(form, "cost_usd_per_month"),
                form.optional("provider_model"),
                prompt(form),
                memory(form),
                small(form, "memory_window"));
    }

    private static @Nullable Integer small(Fields form, String name) {
        long number = form.number(name, -1, 0, MOST_SMALL);
        return number < 0 ? null : Integer.valueOf((int) number);
    }

    private static @Nullable Long count(Fields form, String name) {
        String text = form.text(name);
        if (text.isEmpty()) {
            return null;
        }
        return text.equals(UNLIMITED)
                ? Long.valueOf(Tier.Caps.NONE)
                : Long.valueOf(form.number(name, 0, 0, TierOverrides.MOST_COUNTED));
    }

    private static @Nullable Long cost(Fields form, String name) {
        String text = form.text(name);
        if (text.isEmpty()) {
            return null;
        }
        if (text.equals(UNLIMITED)) {
            return Tier.Caps.NONE;
        }
        try {
            long picodollars = Money.parse(text).picodollars();
            if (picodollars >= 0 && picodollars <= TierOverrides.MOST_COST) {
                return picodollars;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw wrongCost(name);
        }
        throw wrongCost(name);
    }

    private static RuntimeException wrongCost(String name) {
        return Refusal.invalid(name, "Give an amount in USD from 0 to 9000000, such as 1.50, or unlimited.")
                .asException();
    }

    private static @Nullable String prompt(Fields form) {
        if (form.ticked("no_system_prompt")) {
            return "";
        }
        String prompt = form.raw("system_prompt").replace("\r\n", "\n");
        return prompt.isBlank() ? null : prompt;
    }

    private static @Nullable Boolean memory(Fields form) {
        return switch (form.text("memory_enabled")) {
            case "" -> null;
            case "true" -> true;
            case "false" -> false;
            default ->
                throw Refusal.invalid("memory_enabled", "memory_enabled is true, false or empty.")
                        .asException();
        };
    }

    static String count(@Nullable Long own) {
        return own == null ? "" : own == Tier.Caps.NONE ? UNLIMITED : Long.toString(own);
    }

    static String cost(@Nullable Long own) {
        return own == null
                ? ""
                : own == Tier.Caps.NONE ? UNLIMITED : Money.toUsd(own).toPlainString();
    }
}
