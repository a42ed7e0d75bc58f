package ai.behest.budget;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of one tenant, arranged so that the ones a call counts against are found by a lookup for each shape of
 * scope there is, however many budgets have it. Immutable.
 */
final class Rules {
    static final Rules NONE = new Rules(List.of());

    /** Budgets with the same dimensions fixed and the same open. */
    private record Shape(
            List<Dimension> fixed,
            List<Dimension> open,
            @Nullable String tagName) {}

    private final Map<Shape, Map<String, List<Rule>>> shapes = new LinkedHashMap<>();
    private final Map<String, Rule> byId = new HashMap<>();

    Rules(Collection<Rule> rules) {
        for (Rule rule : rules) {
            Scope scope = rule.budget().scope();
            List<Dimension> fixed = new ArrayList<>();
            List<Dimension> open = new ArrayList<>();
            for (Dimension dimension : scope.values().keySet()) {
                (scope.isEach(dimension) ? open : fixed).add(dimension);
            }
            shapes.computeIfAbsent(
                            new Shape(List.copyOf(fixed), List.copyOf(open), scope.tagName()), _ -> new HashMap<>())
                    .computeIfAbsent(scope.fixedKey(), _ -> new ArrayList<>())
                    .add(rule);
            byId.put(rule.budget().id(), rule);
        }
    }

    @Nullable
    Rule byId(String id) {
        return byId.get(id);
    }

    Collection<Rule> all() {
        return byId.values();
    }

    /** The budgets that a call of this subject counts against, each once; an exception in place of its template. */
    List<Limit> of(Subject subject) {
        if (shapes.isEmpty()) {
            return List.of();
        }
        List<Limit> found = new ArrayList<>(4);
        for (Map.Entry<Shape, Map<String, List<Rule>>> entry : shapes.entrySet()) {
            Shape shape = entry.getKey();
            String fixed = key(subject, shape.fixed(), shape.tagName(), false);
            if (fixed == null) {
                continue;
            }
            List<Rule> rules = entry.getValue().get(fixed);
            if (rules == null) {
                continue;
            }
            String open = key(subject, shape.open(), shape.tagName(), true);
            if (open != null) {
                rules.forEach(rule -> found.add(new Limit(rule, open)));
            }
        }
        if (found.size() > 1) {
            List<Limit> all = List.copyOf(found);
            found.removeIf(limit -> all.stream().anyMatch(other -> isException(other.budget(), limit.budget())));
        }
        return found;
    }

    private static boolean isException(Budget narrow, Budget wide) {
        return wide.isLike(narrow) && wide.scope().isWiderThan(narrow.scope());
    }

    private static @Nullable String key(
            Subject subject, List<Dimension> dimensions, @Nullable String tagName, boolean partitioned) {
        if (dimensions.isEmpty()) {
            return "";
        }
        StringBuilder key = new StringBuilder();
        for (Dimension dimension : dimensions) {
            String value = subject.value(dimension, tagName);
            if (value == null) {
                return null;
            }
            if (!key.isEmpty()) {
                key.append('\n');
            }
            key.append(partitioned ? subject.partition(dimension, value) : value);
        }
        return key.toString();
    }
}
