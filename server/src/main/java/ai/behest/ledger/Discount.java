package ai.behest.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant pays less than everyone's price. It touches no price that the tenant's own list states. Of several that
 * fit, the one that says most applies, alone: of a model before of a provider before of all.
 *
 * @param provider whose models, or null for every provider's
 * @param model which of them, by its name or an alias, or null for all
 * @param basisPoints hundredths of a percent off, 1 to 10,000
 */
public record Discount(@Nullable String provider, @Nullable String model, long basisPoints) {
    /** All of the price. */
    public static final long WHOLE = 10_000;

    public Discount {
        if (basisPoints < 1 || basisPoints > WHOLE) {
            throw new IllegalArgumentException("basisPoints must be from 1 to " + WHOLE + ", not " + basisPoints);
        }
        if (model != null && provider == null) {
            throw new IllegalArgumentException("a model needs its provider");
        }
    }

    private int says() {
        return model != null ? 2 : provider != null ? 1 : 0;
    }

    private boolean fits(PriceEntry entry) {
        return (provider == null || provider.equals(entry.provider()))
                && (model == null
                        || model.equals(entry.model())
                        || entry.aliases().contains(model));
    }

    /** The one that applies to a model, or null when none does. */
    static @Nullable Discount of(PriceEntry entry, List<Discount> discounts) {
        Discount best = null;
        for (Discount discount : discounts) {
            if (discount.fits(entry) && (best == null || discount.says() > best.says())) {
                best = discount;
            }
        }
        return best;
    }

    /** The price after the discount: each rate rounded up to a whole picodollar. */
    Price off(Price price) {
        Price.Batch batch = price.batch();
        return new Price(
                price.rates().each(this::off),
                off(price.longContext()),
                off(price.request()),
                batch == null ? null : new Price.Batch(batch.rates().each(this::off), off(batch.longContext())));
    }

    private Price.@Nullable LongContext off(Price.@Nullable LongContext longContext) {
        return longContext == null
                ? null
                : new Price.LongContext(longContext.above(), longContext.rates().each(this::off));
    }

    private long off(long amount) {
        long left = WHOLE - basisPoints;
        return amount / WHOLE * left + Math.ceilDiv(amount % WHOLE * left, WHOLE);
    }
}
