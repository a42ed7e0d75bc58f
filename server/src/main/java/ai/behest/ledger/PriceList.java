package ai.behest.ledger;

import java.util.List;

/**
 * A list of prices under the id that entries of the ledger refer to.
 *
 * @param version 1 to 64 letters, digits, dots, hyphens and underscores; of a tenant's list with the tenant's id and a
 *     slash before it
 */
public record PriceList(String version, List<PriceEntry> models) {
    public PriceList {
        models = List.copyOf(models);
    }
}
