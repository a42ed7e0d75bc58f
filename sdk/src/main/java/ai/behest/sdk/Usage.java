package ai.behest.sdk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Usage and cost (contract §7), as {@link Behest#usage()}. */
public final class Usage {

    private static final int MAX_ANSWER = 64 * 1024 * 1024;
    /** The user whose token reads the project's sums. */
    private static final CallOptions PROJECT = CallOptions.forUser("default");

    private final Courier courier;
    private final Wire wire;
    private final Background background;

    Usage(Courier courier, Wire wire, Background background) {
        this.courier = courier;
        this.wire = wire;
        this.background = background;
    }

    /**
     * Reads usage: one user's with that user's own token, the project's with that of {@code default}.
     *
     * @throws BehestBadRequestException with the code {@code not_supported} when the gateway has no usage (404)
     * @throws BehestException as every call
     */
    public UsageReport get(UsageQuery query) {
        var parameters = new LinkedHashMap<String, @Nullable String>();
        parameters.put("from", query.from());
        parameters.put("to", query.to());
        parameters.put("user_id", query.userId());
        parameters.put(
                "granularity",
                query.granularity() == null ? null : query.granularity().wire());
        Call call =
                Call.bare("GET", wire.address(List.of("usage"), parameters)).with(Map.of("Accept", "application/json"));
        CallOptions user = query.userId() == null ? PROJECT : CallOptions.forUser(query.userId());
        try (Answer answer = courier.carry(call, user)) {
            if (answer.status() == 404) {
                throw notSupported(answer.failure());
            }
            if (!answer.ok()) {
                throw answer.failure();
            }
            return report(Json.tree(answer.read(MAX_ANSWER)));
        } catch (JsonProcessingException noJson) {
            throw BehestServerException.nonsense(200, "The answer is not JSON");
        }
    }

    /** {@link #get(UsageQuery)} without blocking; fails with the same exceptions, and a cancel ends the HTTP call. */
    public CompletableFuture<UsageReport> getAsync(UsageQuery query) {
        return background.run(() -> get(query));
    }

    private static BehestBadRequestException notSupported(BehestException notFound) {
        return new BehestBadRequestException(new Failure(
                404,
                "not_supported",
                "This gateway has no usage to read",
                null,
                Map.of(),
                notFound.traceId().orElse(null),
                notFound.rawBody().orElse(null)));
    }

    private static UsageReport report(JsonNode json) {
        JsonNode totals = json.path("totals");
        var slices = new ArrayList<UsageReport.Slice>();
        for (JsonNode slice : json.path("breakdown")) {
            String timestamp = Json.text(slice, "timestamp");
            slices.add(new UsageReport.Slice(
                    timestamp == null ? "" : timestamp, slice.path("tokens").asLong(), usd(slice)));
        }
        return new UsageReport(
                new UsageReport.Totals(
                        totals.path("requests").asLong(),
                        totals.path("input_tokens").asLong(),
                        totals.path("output_tokens").asLong(),
                        totals.path("tokens").asLong(),
                        usd(totals)),
                slices);
    }

    /** A number or a decimal string, never by way of a double. */
    private static BigDecimal usd(JsonNode json) {
        String text = Json.text(json, "cost_usd");
        try {
            return text == null ? BigDecimal.ZERO : new BigDecimal(text);
        } catch (NumberFormatException noNumber) {
            throw BehestServerException.nonsense(200, "The answer's cost_usd is not a number");
        }
    }
}
