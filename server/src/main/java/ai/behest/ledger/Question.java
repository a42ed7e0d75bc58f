package ai.behest.ledger;

import ai.behest.wire.Refusal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report is asked for.
 *
 * @param projectId one project, or null for all of the tenant's
 * @param equal the value that a call must have to be counted, by field
 * @param tags the values that its tags must have
 * @param costCenter whose cost it must be, or null for anybody's
 * @param byCost the dearest group first; else in the order of what it is grouped by
 * @param offset how many groups to leave out
 */
public record Question(
        String tenantId,
        @Nullable String projectId,
        Window window,
        List<Dimension> groupBy,
        Map<Field, String> equal,
        Map<String, String> tags,
        @Nullable String costCenter,
        boolean byCost,
        int limit,
        int offset) {
    /** The most groups that one answer has. */
    public static final int MOST_GROUPS = 10_000;

    private static final int USUAL_GROUPS = 100;
    private static final int LONGEST_VALUE = 512;
    private static final Map<String, Field> FILTERS = Map.of(
            "project_id", Field.PROJECT,
            "user_id", Field.USER,
            "session_id", Field.SESSION,
            "thread_id", Field.THREAD,
            "key_id", Field.KEY);
    private static final List<Field> FILTERS_BY_OWN_NAME =
            List.of(Field.MODEL, Field.PROVIDER, Field.PAYER, Field.TIER, Field.OPERATION, Field.STATUS);

    /** A request's parameters: the value of a name, or null. */
    @FunctionalInterface
    public interface Parameters {
        @Nullable
        String get(String name);
    }

    public Question {
        groupBy = List.copyOf(groupBy);
        equal = Map.copyOf(equal);
        tags = Map.copyOf(tags);
    }

    /**
     * Reads a request's parameters.
     *
     * @throws ai.behest.wire.RefusedException naming the parameter that does not fit
     */
    public static Question parse(String tenantId, @Nullable String projectId, Parameters parameters, Instant now) {
        List<Dimension> groupBy = Dimension.parse(parameters.get("group_by"));
        Map<Field, String> equal = new EnumMap<>(Field.class);
        FILTERS.forEach((name, field) -> filter(equal, field, name, parameters));
        FILTERS_BY_OWN_NAME.forEach(field -> filter(equal, field, field.text(), parameters));
        String costCenter = parameters.get("cost_center");
        int limit = number("limit", parameters, USUAL_GROUPS, 1, MOST_GROUPS);
        return new Question(
                tenantId,
                projectId != null ? projectId : equal.get(Field.PROJECT),
                Window.parse(parameters.get("from"), parameters.get("to"), now),
                groupBy,
                equal,
                tags(parameters.get("tags")),
                costCenter == null ? null : value("cost_center", costCenter),
                byCost(parameters.get("order"), groupBy),
                limit,
                number("cursor", parameters, 0, 0, 1_000_000_000));
    }

    private static void filter(Map<Field, String> equal, Field field, String name, Parameters parameters) {
        String value = parameters.get(name);
        if (value != null) {
            equal.put(field, value(name, value));
        }
    }

    private static String value(String name, String value) {
        if (value.isEmpty() || value.length() > LONGEST_VALUE || value.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid(name, name + " has 1 to " + LONGEST_VALUE + " characters and no control characters.")
                    .asException();
        }
        return value;
    }

    private static Map<String, String> tags(@Nullable String text) {
        Map<String, String> tags = new HashMap<>();
        if (text == null) {
            return tags;
        }
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || tags.size() == Dimension.MOST) {
                throw Refusal.invalid("tags", "tags looks like team=search,feature=summary and names four at most.")
                        .asException();
            }
            tags.put(
                    value("tags", pair.substring(0, equals).strip()),
                    pair.substring(equals + 1).strip());
        }
        return tags;
    }

    private static boolean byCost(@Nullable String text, List<Dimension> groupBy) {
        return switch (text) {
            case "cost" -> true;
            case "group" -> false;
            case null -> groupBy.stream().noneMatch(dimension -> dimension instanceof Field field && field.isTime());
            default -> throw Refusal.invalid("order", "order is cost or group.").asException();
        };
    }

    private static int number(String name, Parameters parameters, int absent, int least, int most) {
        String text = parameters.get(name);
        if (text == null) {
            return absent;
        }
        if (text.matches("[0-9]{1,10}")) {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return (int) number;
            }
        }
        throw Refusal.invalid(name, name + " is a whole number from " + least + " to " + most + ".")
                .asException();
    }

    /** The same about one end user only. */
    public Question of(String uid) {
        Map<Field, String> narrowed = new HashMap<>(equal);
        narrowed.put(Field.USER, uid);
        return new Question(tenantId, projectId, window, groupBy, narrowed, tags, costCenter, byCost, limit, offset);
    }

    /** Whether it tells conversations apart: of those, whoever may see sums only may see none. */
    public boolean isAboutConversations() {
        return isAbout(Field.SESSION) || isAbout(Field.THREAD);
    }

    /** Whether it tells apart what is the tenant's own business: its keys and its cost centers. */
    public boolean isAboutTheTenant() {
        return isAbout(Field.KEY) || costCenter != null || groupBy.contains(new Dimension.CostCenter());
    }

    private boolean isAbout(Field field) {
        return groupBy.contains(field) || equal.containsKey(field);
    }

    /** The end user that it is about, or null. */
    public @Nullable String uid() {
        return equal.get(Field.USER);
    }
}
