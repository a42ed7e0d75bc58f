package ai.behest.control;

import ai.behest.audit.AuditExtract;
import ai.behest.audit.AuditFilter;
import ai.behest.audit.AuditFormat;
import ai.behest.audit.AuditLog;
import ai.behest.wire.AuditLine;
import ai.behest.wire.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/audit}: who did what. Nothing of it can be changed. */
final class AuditApi {
    private final AuditLog audit;

    AuditApi(AuditLog audit) {
        this.audit = audit;
    }

    /** The newest lines that fit, or those before {@code ?cursor=}. */
    Answer page(Call call) {
        int limit = Page.limit(call.query());
        List<AuditLine> lines = audit.page(call.tenantId(), filter(call), cursor(call), limit + 1);
        boolean more = lines.size() > limit;
        List<AuditLine> shown = more ? lines.subList(0, limit) : lines;
        return Answer.ok(new Page<>(shown, more ? Long.toString(shown.getLast().seq()) : null));
    }

    /** All that fits, the oldest first, with how far the whole log goes in a header of its own. */
    Outflow whole(Call call) {
        AuditFormat format = AuditFormat.parse(call.query().text("format"));
        if (call.query().text("cursor") != null || call.query().text("limit") != null) {
            throw Refusal.invalid("cursor", "With format there are no parts: leave cursor and limit out.")
                    .asException();
        }
        AuditExtract extract = audit.extract(call.tenantId(), filter(call), format);
        return new Outflow(
                extract.contentType(),
                Map.of(
                        "X-Audit-Seq", Long.toString(extract.head().seq()),
                        "X-Audit-Head", extract.head().hash()),
                extract::next);
    }

    private static AuditFilter filter(Call call) {
        return AuditFilter.parse(call.query()::text);
    }

    private static @Nullable Long cursor(Call call) {
        String text = call.query().text("cursor");
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw Refusal.invalid("cursor", "cursor is the value of next in the part before. Start again without it.")
                    .asException();
        }
        return Long.parseLong(text);
    }
}
