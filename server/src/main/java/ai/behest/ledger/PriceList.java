package ai.behest.ledger;

import java.util.List;

/**
 * A list of prices under the id that entries of the ledger refer to.
 *
 * @param version 1 to 64 letters, digits, dots, hyphens and underscores; of a tenant's list with the tenant's id and a
 *     slash before it
 * @param validity when it is in force
 * @param discounts what the tenant pays less for models that the list does not price; none but in a tenant's own list
 */
public record PriceList(String version, List<PriceEntry> models, Validity validity, List<Discount> discounts) {
    public PriceList {
        models = List.copyOf(models);
        discounts = List.copyOf(discounts);
    }

    /** The same list under the version that the book keeps it by. */
    PriceList as(String bookVersion) {
        return new PriceList(bookVersion, models, validity, discounts);
    }
}
