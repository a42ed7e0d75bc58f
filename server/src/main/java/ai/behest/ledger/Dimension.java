package ai.behest.ledger;

import ai.behest.wire.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a report can be grouped by. */
public sealed interface Dimension permits Field, Dimension.Tag, Dimension.CostCenter {
    /** The most that one report can be grouped by. */
    int MOST = 4;

    /** The prefix of a tag's name among the dimensions. */
    String TAG_PREFIX = "tag:";

    /** As a request names it. */
    String text();

    /** The value of a tag that calls come with. */
    record Tag(String name) implements Dimension {
        private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl},=]{1,64}");

        @Override
        public String text() {
            return TAG_PREFIX + name;
        }
    }

    /** Whose cost it is, by the tenant's own rules. */
    record CostCenter() implements Dimension {
        @Override
        public String text() {
            return "cost_center";
        }
    }

    /**
     * Reads a list with commas in between; absent means one group of everything.
     *
     * @throws ai.behest.wire.RefusedException naming {@code group_by}
     */
    static List<Dimension> parse(@Nullable String text) {
        List<Dimension> dimensions = new ArrayList<>();
        if (text == null) {
            return dimensions;
        }
        for (String name : text.split(",", -1)) {
            Dimension dimension = one(name.strip());
            if (dimensions.contains(dimension)) {
                throw refuse("group_by names " + dimension.text() + " twice.");
            }
            dimensions.add(dimension);
        }
        if (dimensions.size() > MOST) {
            throw refuse("group_by names " + MOST + " things at most.");
        }
        return dimensions;
    }

    private static Dimension one(String name) {
        if (name.equals("cost_center")) {
            return new CostCenter();
        }
        if (name.startsWith(TAG_PREFIX)
                && Tag.NAME.matcher(name.substring(TAG_PREFIX.length())).matches()) {
            return new Tag(name.substring(TAG_PREFIX.length()));
        }
        for (Field field : Field.values()) {
            if (field.text().equals(name) && field != Field.MINUTE) {
                return field;
            }
        }
        String known = Arrays.stream(Field.values())
                .filter(field -> field != Field.MINUTE)
                .map(Field::text)
                .collect(Collectors.joining(", "));
        throw refuse("group_by is one or more of " + known + ", cost_center and tag:NAME, with commas in between.");
    }

    private static RuntimeException refuse(String message) {
        return Refusal.invalid("group_by", message).asException();
    }
}
