package ai.behest.ledger;

import ai.behest.store.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant's calls with their corrections, page by page, in the order of project, time and id. */
final class RatedCalls {
    private static final int PAGE = 500;

    /** All projects that have entries, by one step each through the index. */
    private static final String PROJECTS = """
            WITH RECURSIVE p(id) AS (
                SELECT MIN(project_id) FROM entry WHERE project_id >= :first
                UNION ALL
                SELECT (SELECT MIN(project_id) FROM entry WHERE project_id > p.id) FROM p WHERE p.id IS NOT NULL)
            SELECT id FROM p WHERE id IS NOT NULL
                AND EXISTS (SELECT 1 FROM entry WHERE project_id = p.id AND tenant_id = :tenant)
            ORDER BY id
            """;

    private static final String CALLS = "SELECT " + RatedCall.COLUMNS + " FROM entry WHERE project_id = :project"
            + " AND tenant_id = :tenant AND kind = 'call' AND at >= :from AND at < :to"
            + " AND (at > :at OR (at = :at AND id > :id)) ORDER BY at, id LIMIT " + PAGE;

    private static final String CORRECTIONS = "SELECT call_id, cost, price_version FROM entry"
            + " WHERE kind = 'correction' AND call_id IN (<calls>) ORDER BY id";

    private final Database database;

    /** How far a run has come: everything up to here is done. */
    record Place(String project, long at, String id) {
        static final Place BEGINNING = new Place("", Long.MIN_VALUE, "");
    }

    RatedCalls(Database database) {
        this.database = database;
    }

    /** The tenant's projects that have entries, from {@code first} on. */
    List<String> projects(String tenantId, String first) {
        return database.read(handle -> handle.createQuery(PROJECTS)
                .bind("first", first)
                .bind("tenant", tenantId)
                .mapTo(String.class)
                .list());
    }

    /** The next calls of a project after a place; none when there are no more. */
    List<RatedCall> page(String tenantId, String project, long fromMicros, long toMicros, Place after) {
        boolean within = after.project.equals(project);
        return database.read(handle -> {
            List<Entry> entries = handle.createQuery(CALLS)
                    .bind("project", project)
                    .bind("tenant", tenantId)
                    .bind("from", fromMicros)
                    .bind("to", toMicros)
                    .bind("at", within ? after.at : Long.MIN_VALUE)
                    .bind("id", within ? after.id : "")
                    .map((row, _) -> RatedCall.entry(row))
                    .list();
            if (entries.isEmpty()) {
                return List.of();
            }
            Map<String, List<RatedCall.Corrected>> corrections = new HashMap<>();
            handle.createQuery(CORRECTIONS)
                    .bindList(
                            "calls",
                            entries.stream()
                                    .map(entry -> entry.attribution().callId())
                                    .toList())
                    .map((row, _) -> {
                        long cost = row.getLong("cost");
                        Long known = row.wasNull() ? null : (Long) cost;
                        return corrections
                                .computeIfAbsent(row.getString("call_id"), _ -> new ArrayList<>())
                                .add(new RatedCall.Corrected(known, row.getString("price_version")));
                    })
                    .list();
            return entries.stream()
                    .map(entry -> RatedCall.of(
                            entry, corrections.getOrDefault(entry.attribution().callId(), List.of())))
                    .toList();
        });
    }

    /** Whether a page is the last of its project. */
    static boolean isLast(List<RatedCall> page) {
        return page.size() < PAGE;
    }

    static Place place(String project, RatedCall call) {
        Attribution attribution = call.entry().attribution();
        return new Place(project, attribution.atMicros(), attribution.callId());
    }

    /** Where to go on, as text; null when everything is done. */
    static @Nullable String text(@Nullable Place place) {
        return place == null ? null : place.project + ":" + place.at + ":" + place.id;
    }

    /** @throws ai.behest.wire.RefusedException naming {@code cursor} when the text is none of ours */
    static Place place(@Nullable String text) {
        if (text == null) {
            return Place.BEGINNING;
        }
        String[] parts = text.split(":", 3);
        if (parts.length == 3 && parts[1].matches("[0-9]{1,18}")) {
            return new Place(parts[0], Long.parseLong(parts[1]), parts[2]);
        }
        throw PriceFields.bad("cursor", "is the value of next in the answer before; start again without it");
    }
}
