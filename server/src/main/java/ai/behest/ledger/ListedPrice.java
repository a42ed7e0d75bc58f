package ai.behest.ledger;

import tools.jackson.databind.node.ObjectNode;

/**
 * A model at its price.
 *
 * @param version what entries name as their price version
 */
public record ListedPrice(PriceEntry entry, String version) {

    /** Provider and model with a slash between: unique, and what a client can ask for. */
    public String id() {
        return entry.provider() + "/" + entry.model();
    }

    /** As a list of prices would state it, every rate written out, with {@code version}. */
    public ObjectNode json() {
        return PriceWriter.model(entry, true).put("version", version);
    }
}
