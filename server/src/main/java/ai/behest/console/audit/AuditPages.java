package ai.behest.console.audit;

import ai.behest.audit.AuditExtract;
import ai.behest.audit.AuditFilter;
import ai.behest.audit.AuditFormat;
import ai.behest.audit.AuditLog;
import ai.behest.console.frame.Actors;
import ai.behest.console.frame.Area;
import ai.behest.console.frame.Fields;
import ai.behest.console.frame.Frame;
import ai.behest.console.frame.Pages;
import ai.behest.console.frame.Place;
import ai.behest.console.frame.View;
import ai.behest.console.frame.Visit;
import ai.behest.people.Permission;
import ai.behest.wire.AuditLine;
import ai.behest.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The audit log: searched by the address, exported, and its chain of hashes verified. */
public final class AuditPages {
    private static final int PART = 50;

    /**
     * A part of the log, newest first.
     *
     * @param names of the people and tokens who appear in it, by id
     * @param query what the filters come to in an address, without cursor
     * @param next the cursor of the part before these, or null
     */
    public record ListPage(
            List<AuditLine> lines,
            Map<String, String> names,
            String query,
            @Nullable Long next,
            AuditLog.Head head) {}

    /**
     * What verifying came to.
     *
     * @param wrong the first line that does not fit, or null
     */
    public record VerifiedPage(
            long lines, AuditLog.Head head, @Nullable Long wrong) {}

    private final AuditLog audit;
    private final Actors actors;

    public AuditPages(AuditLog audit, Actors actors) {
        this.audit = audit;
        this.actors = actors;
    }

    public void fill(Pages pages) {
        pages.page("/audit", Permission.READ_AUDIT, this::list);
        pages.ask("/audit/check", Permission.READ_AUDIT, this::verify);
    }

    private View list(Visit visit) {
        Fields query = visit.query();
        AuditFilter filter = AuditFilter.parse(query::optional);
        long before = query.number("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
        List<AuditLine> lines = audit.page(visit.tenantId(), filter, before, PART + 1);
        boolean more = lines.size() > PART;
        List<AuditLine> shown = more ? lines.subList(0, PART) : lines;
        return new View.Page(
                "audit/list",
                "Audit log",
                Place.of(Area.AUDIT),
                new ListPage(
                        shown,
                        actors.names(visit.tenantId(), shown.stream().map(AuditLine::actor)),
                        address(query),
                        more ? (Long) shown.getLast().seq() : null,
                        audit.head(visit.tenantId())));
    }

    private static String address(Fields query) {
        return List.of("actor", "action", "target", "from", "to", "text").stream()
                .filter(name -> query.optional(name) != null)
                .map(name -> name + "=" + Frame.encoded(query.text(name)))
                .collect(Collectors.joining("&"));
    }

    /** Recomputes every hash from what an export would hold, a page of lines at a time. */
    private View verify(Visit visit) {
        AuditExtract extract = audit.extract(visit.tenantId(), AuditFilter.ALL, AuditFormat.NDJSON);
        String before = AuditLine.NONE;
        long seq = 0;
        Long wrong = null;
        for (byte[] piece = extract.next(); piece != null && wrong == null; piece = extract.next()) {
            for (String text : new String(piece, StandardCharsets.UTF_8).split("\n", -1)) {
                if (text.isEmpty() || wrong != null) {
                    continue;
                }
                JsonNode line = Json.MAPPER.readTree(text);
                seq++;
                String hash = line.path("hash").asString("");
                if (line.path("seq").asLong() != seq
                        || !line.path("prev_hash").asString("").equals(before)
                        || !hash.equals(AuditLine.hashOf(line))) {
                    wrong = seq;
                }
                before = hash;
            }
        }
        if (wrong == null
                && (seq != extract.head().seq()
                        || (seq > 0 && !before.equals(extract.head().hash())))) {
            wrong = seq + 1;
        }
        return new View.Page("audit/verified", "", Place.of(Area.AUDIT), new VerifiedPage(seq, extract.head(), wrong));
    }
}
