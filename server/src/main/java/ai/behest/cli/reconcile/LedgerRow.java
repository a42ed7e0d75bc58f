package ai.behest.cli.reconcile;

import ai.behest.wire.Json;
import java.math.BigDecimal;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** An entry of the ledger, as a line of the NDJSON export has it. A correction is no request of its own. */
record LedgerRow(String callId, String traceId, Instant at, String provider, String payer, String model, Usage usage) {

    /** @throws IllegalArgumentException when it is no such line */
    static LedgerRow of(String line) {
        try {
            JsonNode entry = Json.MAPPER.readTree(line);
            boolean priced = entry.hasNonNull("cost_usd");
            int requests = entry.get("kind").stringValue().equals("call") ? 1 : 0;
            boolean metered = entry.get("estimated").booleanValue()
                    || entry.get("status").stringValue().equals("recovered");
            return new LedgerRow(
                    entry.get("call_id").stringValue(),
                    entry.get("trace_id").stringValue(),
                    Instant.parse(entry.get("at").stringValue()),
                    entry.get("provider").stringValue(),
                    entry.get("payer").stringValue(),
                    entry.get("model").stringValue(),
                    new Usage(
                            requests,
                            entry.get("input_tokens").longValue(),
                            entry.get("cached_tokens").longValue(),
                            entry.get("output_tokens").longValue(),
                            priced ? new BigDecimal(entry.get("cost_usd").stringValue()) : BigDecimal.ZERO,
                            priced ? 0 : requests,
                            metered ? requests : 0,
                            1));
        } catch (JacksonException | NullPointerException e) {
            throw new IllegalArgumentException("What the server sent is no line of an export.", e);
        }
    }
}
