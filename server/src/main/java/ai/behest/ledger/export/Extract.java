package ai.behest.ledger.export;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a stretch of the book, piece by piece: no more than a page of entries is ever in memory. Each piece is read when
 * it is asked for, and the stretch being fixed, it does not matter how long that takes. Used by one thread at a time.
 */
public final class Extract {
    /** About half a megabyte of text. */
    private static final int PAGE = 500;

    private final EntryRows rows;
    private final Selection selection;
    private final Plan plan;
    private final ExportFormat format;
    private final RowText text;
    private final Names names;
    private final Deque<EntryRows.Place> places;
    private boolean begun;

    Extract(EntryRows rows, Selection selection, Plan plan, ExportFormat format, Names names) {
        this.rows = rows;
        this.selection = selection;
        this.plan = plan;
        this.format = format;
        this.text = format.rows();
        this.names = names;
        this.places = new ArrayDeque<>(EntryRows.places(plan));
    }

    public String contentType() {
        return format.contentType();
    }

    /** What to begin the next export with; as long as this one has not come to its end, nothing of it counts. */
    public String cursor() {
        return plan.to().text();
    }

    /** The next piece, in UTF-8; null after the last. Blocks. */
    public byte @Nullable [] next() {
        StringBuilder piece = new StringBuilder();
        boolean first = !begun;
        if (first) {
            begun = true;
            text.header(piece);
        }
        while (!places.isEmpty()) {
            EntryRows.Place place = places.removeFirst();
            List<ExportedEntry> page = rows.page(selection, plan, place, PAGE);
            if (!page.isEmpty()) {
                ExportedEntry last = page.getLast();
                places.addFirst(new EntryRows.Place(place.node(), last.seq(), last.id()));
                page.forEach(entry -> text.row(piece, entry, names));
                return bytes(piece);
            }
        }
        return first ? bytes(piece) : null;
    }

    private static byte[] bytes(StringBuilder piece) {
        return piece.toString().getBytes(StandardCharsets.UTF_8);
    }
}
