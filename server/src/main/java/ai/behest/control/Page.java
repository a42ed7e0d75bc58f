package ai.behest.control;

import ai.behest.wire.Refusal;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list (contract §9).
 *
 * @param next what to send as {@code cursor} for the part after this one; null at the end, and then written as null
 */
record Page<T>(
        List<T> data,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String next) {
    private static final int USUAL = 100;
    private static final int MOST = 200;

    /** The part that the query's {@code limit} (1 to 200, else 100) and {@code cursor} ask for. */
    static <S, T> Page<T> of(List<S> all, Query query, Function<S, String> id, Function<S, T> shown) {
        int limit = limit(query);
        int from = from(all, query.text("cursor"), id);
        int to = Math.min(all.size(), from + limit);
        List<S> part = all.subList(from, to);
        String next = to < all.size() ? id.apply(part.getLast()) : null;
        return new Page<>(part.stream().map(shown).toList(), next);
    }

    /** How many the query asks for. */
    static int limit(Query query) {
        return query.number("limit", USUAL, 1, MOST);
    }

    private static <S> int from(List<S> all, @Nullable String cursor, Function<S, String> id) {
        if (cursor == null) {
            return 0;
        }
        for (int i = 0; i < all.size(); i++) {
            if (id.apply(all.get(i)).equals(cursor)) {
                return i + 1;
            }
        }
        throw Refusal.invalid("cursor", "cursor is the value of next in the part before. Start again without it.")
                .asException();
    }
}
