package ai.behest.control;

import ai.behest.ledger.PriceBook;
import ai.behest.ledger.PriceList;
import ai.behest.wire.Json;

/** {@code /v1/prices}: a tenant's own prices, in force for its calls from now on; entries keep the price they had. */
final class PriceApi {

    /**
     * A list that was put in force.
     *
     * @param version what entries name as their price version
     * @param models how many models it prices
     */
    record Shown(String version, int models) {}

    private final PriceBook prices;

    PriceApi(PriceBook prices) {
        this.prices = prices;
    }

    Answer create(Call call) {
        PriceList list = prices.add(call.tenantId(), Json.bytes(call.tree()));
        return Answer.created(new Shown(list.version(), list.models().size()));
    }
}
