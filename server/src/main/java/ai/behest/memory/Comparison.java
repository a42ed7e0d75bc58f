package ai.behest.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client sent beside what is stored. System and developer messages are the client's to send: left aside here. */
final class Comparison {
    private final List<Kept> stored;
    private final List<Message> sent;
    private final List<Integer> said;
    private final @Nullable Alignment alignment;

    private Comparison(List<Kept> stored, List<Message> sent, List<Integer> said, @Nullable Alignment alignment) {
        this.stored = stored;
        this.sent = sent;
        this.said = said;
        this.alignment = alignment;
    }

    static Comparison of(List<Kept> stored, List<Message> sent) {
        List<Integer> said = new ArrayList<>(sent.size());
        List<Message> compared = new ArrayList<>(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            if (!sent.get(i).isInstruction()) {
                said.add(i);
                compared.add(sent.get(i));
            }
        }
        return new Comparison(stored, sent, said, Alignment.of(stored, compared, isTrimmed(stored)));
    }

    private static boolean isTrimmed(List<Kept> stored) {
        return !stored.isEmpty() && stored.getFirst().seq() > 1;
    }

    /** How many instructions lead. */
    int leading() {
        return said.isEmpty() ? sent.size() : said.getFirst();
    }

    /** The stored messages that the client did not send and that fit. */
    List<Kept> inFront(int room) {
        List<Kept> older = alignment == null ? stored : stored.subList(0, alignment.storedFrom());
        return HistoryWindow.newest(older, room, !isTrimmed(stored));
    }

    int newFrom() {
        int known = known();
        return known == said.size() ? sent.size() : said.get(known);
    }

    List<Message> fresh() {
        return said.subList(known(), said.size()).stream().map(sent::get).toList();
    }

    private int known() {
        return alignment == null ? 0 : alignment.sentFrom() + alignment.length();
    }

    Recall.Seen seen() {
        if (stored.isEmpty()) {
            return Recall.Seen.NOTHING;
        }
        Kept last = stored.getLast();
        int kept = alignment == null ? stored.size() : alignment.storedFrom() + alignment.length();
        return new Recall.Seen(last.threadKey(), stored.get(kept - 1).seq(), last.seq());
    }
}
