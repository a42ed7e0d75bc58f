package ai.behest.ledger.export;

import ai.behest.wire.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * FOCUS 1.2 as a table, written from the specification (FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec, tag v1.2, specification/columns
 * and specification/attributes): of each column that a row of usage can have, whether it must be there, may be null, and what may
 * stand in it. Columns for commitments, capacity reservations, regions and resources are not in it: a gateway has none.
 */
final class FocusRules {
    /** The specification's feature levels. */
    enum Level {
        MANDATORY,
        RECOMMENDED,
        CONDITIONAL,
        /** Of version 1.3, additive to 1.2. */
        NEXT
    }

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?");
    private static final Pattern SECOND = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z");
    private static final Pattern PASCAL = Pattern.compile("[A-Z][A-Za-z0-9]{0,49}");
    private static final Set<String> SUBCATEGORIES_OF_AI = Set.of(
            "AI Platforms",
            "Bots",
            "Generative AI",
            "Machine Learning",
            "Natural Language Processing",
            "Other (AI and Machine Learning)");

    /** @param nullable the specification's "Allows nulls" */
    record Rule(String column, Level level, boolean nullable, Predicate<String> fits) {}

    static final List<Rule> TABLE = List.of(
            new Rule("BilledCost", Level.MANDATORY, false, FocusRules::isNumber),
            new Rule("BillingAccountId", Level.MANDATORY, false, FocusRules::isText),
            new Rule("BillingAccountName", Level.MANDATORY, true, FocusRules::isText),
            new Rule("BillingCurrency", Level.MANDATORY, false, text -> text.matches("[A-Z]{3}")),
            new Rule("BillingPeriodEnd", Level.MANDATORY, false, FocusRules::isSecond),
            new Rule("BillingPeriodStart", Level.MANDATORY, false, FocusRules::isSecond),
            new Rule(
                    "ChargeCategory",
                    Level.MANDATORY,
                    false,
                    Set.of("Usage", "Purchase", "Tax", "Credit", "Adjustment")::contains),
            new Rule("ChargeClass", Level.MANDATORY, true, "Correction"::equals),
            new Rule("ChargeDescription", Level.MANDATORY, true, FocusRules::isText),
            new Rule(
                    "ChargeFrequency",
                    Level.RECOMMENDED,
                    false,
                    Set.of("One-Time", "Recurring", "Usage-Based")::contains),
            new Rule("ChargePeriodEnd", Level.MANDATORY, false, FocusRules::isSecond),
            new Rule("ChargePeriodStart", Level.MANDATORY, false, FocusRules::isSecond),
            new Rule("ConsumedQuantity", Level.CONDITIONAL, true, FocusRules::isNumber),
            new Rule("ConsumedUnit", Level.CONDITIONAL, true, FocusRules::isUnit),
            new Rule("ContractedCost", Level.MANDATORY, false, FocusRules::isNumber),
            new Rule("EffectiveCost", Level.MANDATORY, false, FocusRules::isNumber),
            new Rule("HostProviderName", Level.NEXT, false, FocusRules::isText),
            new Rule("InvoiceId", Level.RECOMMENDED, true, FocusRules::isText),
            new Rule("InvoiceIssuerName", Level.MANDATORY, false, FocusRules::isText),
            new Rule("ListCost", Level.MANDATORY, false, FocusRules::isNumber),
            new Rule(
                    "PricingCategory",
                    Level.CONDITIONAL,
                    true,
                    Set.of("Standard", "Dynamic", "Committed", "Other")::contains),
            new Rule("PricingQuantity", Level.MANDATORY, true, FocusRules::isNumber),
            new Rule("PricingUnit", Level.MANDATORY, true, FocusRules::isUnit),
            new Rule("ProviderName", Level.MANDATORY, false, FocusRules::isText),
            new Rule("PublisherName", Level.MANDATORY, false, FocusRules::isText),
            new Rule(
                    "ServiceCategory",
                    Level.MANDATORY,
                    false,
                    Set.of(
                            "AI and Machine Learning",
                            "Analytics",
                            "Business Applications",
                            "Compute",
                            "Databases",
                            "Developer Tools",
                            "Multicloud",
                            "Identity",
                            "Integration",
                            "Internet of Things",
                            "Management and Governance",
                            "Media",
                            "Migration",
                            "Mobile",
                            "Networking",
                            "Security",
                            "Storage",
                            "Web",
                            "Other")::contains),
            new Rule("ServiceName", Level.MANDATORY, false, FocusRules::isText),
            new Rule("ServiceProviderName", Level.NEXT, false, FocusRules::isText),
            new Rule("ServiceSubcategory", Level.RECOMMENDED, false, SUBCATEGORIES_OF_AI::contains),
            new Rule("SkuId", Level.CONDITIONAL, true, FocusRules::isText),
            new Rule("SkuMeter", Level.CONDITIONAL, true, FocusRules::isText),
            new Rule("SkuPriceDetails", Level.CONDITIONAL, true, FocusRules::isKeyValue),
            new Rule("SkuPriceId", Level.CONDITIONAL, true, FocusRules::isText),
            new Rule("SubAccountId", Level.CONDITIONAL, true, FocusRules::isText),
            new Rule("SubAccountName", Level.CONDITIONAL, true, FocusRules::isText),
            new Rule("SubAccountType", Level.CONDITIONAL, true, FocusRules::isText),
            new Rule("Tags", Level.CONDITIONAL, true, FocusRules::isKeyValue));

    private FocusRules() {}

    /** What is wrong with the columns: names, presence, order. */
    static List<String> wrongColumns(List<String> columns) {
        List<String> wrong = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Rule rule : TABLE) {
            known.add(rule.column);
            if (!columns.contains(rule.column)) {
                wrong.add(rule.column + " is missing");
            }
        }
        boolean own = false;
        for (String column : columns) {
            boolean custom = column.startsWith("x_");
            if (!custom && !known.contains(column)) {
                wrong.add(column + " is neither a column of FOCUS nor an own one");
            }
            if (!PASCAL.matcher(custom ? column.substring(2) : column).matches()) {
                wrong.add(column + " is not in Pascal case or too long");
            }
            if (own && !custom) {
                wrong.add(column + " stands after an own column");
            }
            own |= custom;
        }
        if (new HashSet<>(columns).size() != columns.size()) {
            wrong.add("A column is there twice");
        }
        return wrong;
    }

    /** What is wrong with a row: values, nulls, and what columns say of each other. */
    static List<String> wrongValues(Map<String, String> row) {
        List<String> wrong = new ArrayList<>();
        for (Rule rule : TABLE) {
            String value = row.get(rule.column);
            if (value == null && !rule.nullable) {
                wrong.add(rule.column + " must not be null");
            } else if (value != null && !rule.fits.test(value)) {
                wrong.add(rule.column + " must not be " + value);
            }
        }
        if (!wrong.isEmpty()) {
            return wrong;
        }
        require(
                wrong,
                before(row, "BillingPeriodStart", "BillingPeriodEnd"),
                "the billing period ends after its start");
        require(wrong, before(row, "ChargePeriodStart", "ChargePeriodEnd"), "the charge period ends after its start");
        require(
                wrong,
                !before(row, "ChargePeriodStart", "BillingPeriodStart"),
                "the charge begins in its billing period");
        require(wrong, before(row, "ChargePeriodStart", "BillingPeriodEnd"), "the charge begins in its billing period");
        boolean usage = "Usage".equals(row.get("ChargeCategory"));
        boolean correction = row.containsKey("ChargeClass");
        if (usage && !correction) {
            for (String column :
                    List.of("ConsumedQuantity", "PricingQuantity", "PricingCategory", "SkuId", "SkuPriceId")) {
                require(wrong, row.containsKey(column), column + " is not null for usage");
            }
        }
        together(wrong, row, "ConsumedQuantity", "ConsumedUnit");
        together(wrong, row, "PricingQuantity", "PricingUnit");
        together(wrong, row, "SubAccountId", "SubAccountName");
        together(wrong, row, "SubAccountId", "SubAccountType");
        require(wrong, row.containsKey("SkuId") || !row.containsKey("SkuMeter"), "SkuMeter is null without SkuId");
        // without a unit price, list and contracted cost are the billed cost
        for (String cost : List.of("ListCost", "ContractedCost")) {
            require(wrong, same(row.get(cost), row.get("BilledCost")), cost + " is the billed cost");
        }
        return wrong;
    }

    private static void together(List<String> wrong, Map<String, String> row, String one, String other) {
        require(wrong, row.containsKey(one) == row.containsKey(other), one + " and " + other + " are null together");
    }

    private static void require(List<String> wrong, boolean holds, String rule) {
        if (!holds) {
            wrong.add("It does not hold that " + rule);
        }
    }

    private static boolean before(Map<String, String> row, String one, String other) {
        return instant(row.get(one)).isBefore(instant(row.get(other)));
    }

    private static Instant instant(@Nullable String text) {
        return Instant.parse(String.valueOf(text));
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return one != null && other != null && new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
    }

    private static boolean isText(String text) {
        return !text.isBlank();
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private static boolean isSecond(String text) {
        return SECOND.matcher(text).matches() && Instant.parse(text).toString().equals(text);
    }

    /** Of the recommended count units. */
    private static boolean isUnit(String text) {
        return text.matches("([0-9]+ )?(Counts|Units|Requests|Tokens|Connections)");
    }

    /** An object whose values are no objects and no arrays; the reader refuses a key that stands twice. */
    private static boolean isKeyValue(String text) {
        var json = Json.MAPPER.readTree(text);
        return json.isObject()
                && json.properties().stream().noneMatch(each -> each.getValue().isContainer());
    }
}
