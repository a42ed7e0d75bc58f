package ai.behest.memory;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages that a client sent lie beside the stored ones: {@code sent[sentFrom .. sentFrom + length)} equals
 * {@code stored[storedFrom .. storedFrom + length)}, and one of the two offsets is 0.
 *
 * <p>Only an answer shows that a client sends history, because a new turn has none: an overlap counts when it holds an
 * assistant's message, or ends where both sides have a different one. The best overlap holds the most messages; of equal
 * ones, that which ends where the stored conversation ends.
 */
record Alignment(int sentFrom, int storedFrom, int length) {

    /** What of a message is compared. */
    interface Line {
        String role();

        String digest();
    }

    private record Scored(Alignment alignment, int score, boolean whole) {}

    /**
     * Finds the best overlap, in time linear in both lengths, or null when the sent messages are all new.
     *
     * @param trimmed whether older messages than {@code stored} have fallen away, so that a client may hold more
     */
    static @Nullable Alignment of(List<? extends Line> stored, List<? extends Line> sent, boolean trimmed) {
        if (stored.isEmpty() || sent.stream().noneMatch(line -> Message.isAnswer(line.role()))) {
            return null;
        }
        Map<String, Integer> numbers = new HashMap<>();
        int[] a = numbered(stored, numbers);
        int[] b = numbered(sent, numbers);
        int[] lastAnswer = lastAnswers(sent);
        int[] storedMatches = commonPrefixes(b, a);
        int[] sentMatches = commonPrefixes(a, b);
        Comparator<Scored> order = Comparator.comparingInt(Scored::score)
                .thenComparing(Scored::whole)
                .thenComparingInt(scored -> trimmed
                        ? scored.alignment().sentFrom()
                        : -scored.alignment().sentFrom())
                .thenComparing(scored -> scored.alignment().storedFrom() == 0)
                .thenComparingInt(scored -> scored.alignment().storedFrom());
        Scored best = null;
        for (int from = 0; from < a.length; from++) {
            best = better(best, score(new Alignment(0, from, storedMatches[from]), stored, sent, lastAnswer), order);
        }
        for (int from = 1; from < b.length; from++) {
            if (trimmed || sentMatches[from] == a.length) {
                best = better(best, score(new Alignment(from, 0, sentMatches[from]), stored, sent, lastAnswer), order);
            }
        }
        return best == null ? null : best.alignment();
    }

    private static @Nullable Scored better(@Nullable Scored one, Scored two, Comparator<Scored> order) {
        if (two.score() == 0) {
            return one;
        }
        return one == null || order.compare(two, one) > 0 ? two : one;
    }

    private static Scored score(
            Alignment overlap, List<? extends Line> stored, List<? extends Line> sent, int[] lastAnswer) {
        int sentEnd = overlap.sentFrom + overlap.length;
        int storedEnd = overlap.storedFrom + overlap.length;
        boolean whole = storedEnd == stored.size();
        boolean prefix = overlap.sentFrom == 0 && overlap.storedFrom == 0;
        int score = Math.max(0, lastAnswer[sentEnd] - overlap.sentFrom);
        if (prefix && overlap.length > 0 && !whole && sentEnd < sent.size()) {
            boolean parted = Message.isAnswer(stored.get(storedEnd).role())
                    && Message.isAnswer(sent.get(sentEnd).role());
            score = parted ? overlap.length + 1 : score;
        }
        // one message in the middle of a conversation may be alike by chance
        boolean convincing = whole || prefix || overlap.length >= 2;
        return new Scored(overlap, convincing ? score : 0, whole);
    }

    /** For each end, one more than the index of the last answer before it, or 0. */
    private static int[] lastAnswers(List<? extends Line> sent) {
        int[] last = new int[sent.size() + 1];
        for (int i = 0; i < sent.size(); i++) {
            last[i + 1] = Message.isAnswer(sent.get(i).role()) ? i + 1 : last[i];
        }
        return last;
    }

    private static int[] numbered(List<? extends Line> lines, Map<String, Integer> numbers) {
        int[] numbered = new int[lines.size()];
        for (int i = 0; i < numbered.length; i++) {
            numbered[i] = numbers.computeIfAbsent(lines.get(i).digest(), _ -> numbers.size());
        }
        return numbered;
    }

    /** For each index of {@code text}, how many elements from there equal the beginning of {@code pattern} (Z function). */
    private static int[] commonPrefixes(int[] pattern, int[] text) {
        int[] joined = new int[pattern.length + 1 + text.length];
        System.arraycopy(pattern, 0, joined, 0, pattern.length);
        joined[pattern.length] = -1;
        System.arraycopy(text, 0, joined, pattern.length + 1, text.length);
        int[] z = new int[joined.length];
        int left = 0;
        int right = 0;
        for (int i = 1; i < joined.length; i++) {
            int length = i < right ? Math.min(right - i, z[i - left]) : 0;
            while (i + length < joined.length && joined[length] == joined[i + length]) {
                length++;
            }
            z[i] = length;
            if (i + length > right) {
                left = i;
                right = i + length;
            }
        }
        int[] found = new int[text.length];
        System.arraycopy(z, pattern.length + 1, found, 0, text.length);
        return found;
    }
}
