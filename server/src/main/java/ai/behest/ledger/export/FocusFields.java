package ai.behest.ledger.export;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of FOCUS 1.2 (the FinOps Open Cost and Usage Specification): the 21 that are mandatory, those that are recommended
 * or conditional and apply to a gateway, and 1.3's names for the provider beside the old ones. One row is one entry. What FOCUS
 * has no column for follows with {@code x_} before its name.
 *
 * <p>A call's tokens are priced in up to seven buckets at once, so that a row has no unit price: the columns for unit prices
 * are left out, and by the specification list, contracted and billed cost are then the same.
 */
final class FocusFields {
    private static final String HOUSE = "Behest";

    static final List<Field> ALL = all();

    private FocusFields() {}

    private static List<Field> all() {
        List<Field> fields = new ArrayList<>();
        fields.addAll(billing());
        fields.addAll(charge());
        fields.addAll(usage());
        fields.addAll(FocusOwnFields.ALL);
        return List.copyOf(fields);
    }

    private static List<Field> billing() {
        return List.of(
                Field.of("BilledCost", e -> Cell.usd(e.knownCost())),
                Field.of("BillingAccountId", e -> Cell.text(e.tenantId())),
                new Field("BillingAccountName", (_, names) -> Cell.text(names.tenant())),
                Field.always("BillingCurrency", "USD"),
                Field.of("BillingPeriodEnd", e -> second(month(e).plusMonths(1))),
                Field.of("BillingPeriodStart", e -> second(month(e))),
                Field.of("ContractedCost", e -> Cell.usd(e.knownCost())),
                Field.of("EffectiveCost", e -> Cell.usd(e.knownCost())),
                Field.of("ListCost", e -> Cell.usd(e.knownCost())),
                // no invoice is made here
                Field.of("InvoiceId", _ -> Cell.NOTHING),
                Field.of("InvoiceIssuerName", FocusFields::seller));
    }

    private static List<Field> charge() {
        return List.of(
                Field.always("ChargeCategory", "Usage"),
                Field.of("ChargeClass", e -> e.isCorrection() ? Cell.text("Correction") : Cell.NOTHING),
                Field.of("ChargeDescription", e -> Cell.text(description(e))),
                Field.always("ChargeFrequency", "Usage-Based"),
                Field.of("ChargePeriodEnd", e -> second(end(e))),
                Field.of("ChargePeriodStart", e -> second(e.at())));
    }

    private static List<Field> usage() {
        return List.of(
                Field.of("ConsumedQuantity", e -> Cell.number(e.tokens())),
                Field.always("ConsumedUnit", "Tokens"),
                Field.always("PricingCategory", "Standard"),
                Field.of("PricingQuantity", e -> Cell.number(e.tokens())),
                Field.always("PricingUnit", "Tokens"),
                Field.of("ProviderName", FocusFields::seller),
                Field.of("ServiceProviderName", FocusFields::seller),
                Field.of("HostProviderName", e -> Cell.text(e.provider())),
                Field.of("PublisherName", e -> Cell.text(e.provider())),
                Field.always("ServiceCategory", "AI and Machine Learning"),
                Field.always("ServiceName", "LLM Gateway"),
                Field.always("ServiceSubcategory", "Generative AI"),
                Field.of("SkuId", e -> Cell.text(sku(e))),
                Field.of("SkuMeter", e -> Cell.text(e.operation() + " tokens")),
                Field.of(
                        "SkuPriceId",
                        e -> Cell.text(e.priceVersion() == null ? sku(e) : sku(e) + "@" + e.priceVersion())),
                Field.of("SkuPriceDetails", _ -> Cell.NOTHING),
                Field.of("SubAccountId", e -> Cell.text(e.projectId())),
                new Field("SubAccountName", (e, names) -> Cell.text(names.project(e.projectId()))),
                Field.always("SubAccountType", "Project"),
                Field.of("Tags", e -> Cell.json(e.tags())));
    }

    /** With a provider's key of the tenant's own, the provider sells and invoices; with the platform's, whoever runs this. */
    private static Cell seller(ExportedEntry entry) {
        return Cell.text(entry.payer().equals("byok") ? entry.provider() : HOUSE);
    }

    private static String sku(ExportedEntry entry) {
        return entry.provider() + "/" + entry.modelServed();
    }

    private static String description(ExportedEntry entry) {
        String what = (entry.isCorrection() ? "Correction of " : "") + entry.operation() + " with " + sku(entry);
        return entry.cost() == null ? what + ", cost unknown: the model has no price" : what;
    }

    private static YearMonth month(ExportedEntry entry) {
        return YearMonth.from(entry.at().atOffset(ZoneOffset.UTC));
    }

    private static Cell second(YearMonth month) {
        return second(month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** The first full second after the call's end: exclusive, and never the start. */
    private static Instant end(ExportedEntry entry) {
        return entry.at()
                .plus(entry.latencyMicros(), ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(1);
    }

    /** FOCUS has no fractions of a second. */
    private static Cell second(Instant instant) {
        return Cell.instant(instant.truncatedTo(ChronoUnit.SECONDS));
    }
}
