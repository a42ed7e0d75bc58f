package ai.behest.ledger;

import ai.behest.wire.Refusal;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * One call's receipt, as {@code GET /v1/generation} answers it.
 *
 * @param corrections how often its cost was corrected since
 * @param totalUsd what it costs with the corrections; null while its cost is not known
 */
public record Receipt(
        @JsonUnwrapped SessionReport.Call call,
        String sessionId,
        @Nullable String tier,
        boolean streamed,
        Map<String, String> tags,
        long corrections,

        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonSerialize(using = UsdNumber.class) @Nullable
        BigDecimal totalUsd) {

    /** By the call alone: with its tenant beside it, SQLite reads all of that tenant's entries instead. */
    static final String CORRECTIONS = "SELECT COUNT(*) AS corrections, " + Sums.COLUMNS + " FROM (SELECT "
            + Lines.OF_ENTRY + " FROM entry WHERE call_id = :id AND kind = 'correction') AS lines";

    private record Added(long corrections, BigInteger cost) {}

    private record Found(
            SessionReport.Call call, String sid, @Nullable String tier, boolean streamed, String tags) {}

    /**
     * @param uid the end user whose calls are seen, or null for all
     * @throws ai.behest.wire.RefusedException when there is no such call to be seen: 404
     */
    static Receipt read(Handle handle, String tenantId, String projectId, String id, @Nullable String uid) {
        Query query = handle.createQuery("SELECT " + Reports.CALL + " FROM entry WHERE id = :id AND kind = 'call'"
                        + " AND tenant_id = :tenant AND project_id = :project" + (uid == null ? "" : " AND uid = :uid"))
                .bind("id", id)
                .bind("tenant", tenantId)
                .bind("project", projectId);
        if (uid != null) {
            query.bind("uid", uid);
        }
        Found found = query.map((row, _) -> new Found(
                        Reports.call(row),
                        row.getString("sid"),
                        row.getString("tier"),
                        row.getInt("streamed") == 1,
                        row.getString("tags") == null ? "" : row.getString("tags")))
                .findOne()
                .orElseThrow(() ->
                        Refusal.notFound("There is no entry of such a call.").asException());
        Added added = handle.createQuery(CORRECTIONS)
                .bind("id", id)
                .map((row, _) ->
                        new Added(row.getLong("corrections"), Sums.of(row).cost()))
                .one();
        BigDecimal cost = found.call.costUsd();
        return new Receipt(
                found.call,
                found.sid,
                found.tier,
                found.streamed,
                TagSet.read(found.tags),
                added.corrections,
                cost == null && added.corrections == 0
                        ? null
                        : Sums.usd(added.cost.add(
                                cost == null
                                        ? BigInteger.ZERO
                                        : cost.movePointRight(Money.DECIMALS).toBigIntegerExact())));
    }
}
