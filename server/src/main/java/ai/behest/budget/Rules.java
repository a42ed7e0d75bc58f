package ai.behest.budget;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of one tenant, arranged so that the ones a call counts against are found by a lookup for each shape of
 * scope there is, however many budgets have it. Changes are made one at a time; who looks meanwhile sees each whole.
 */
final class Rules {

    /** Budgets with the same dimensions fixed and the same open. */
    private record Shape(
            List<Dimension> fixed,
            List<Dimension> open,
            @Nullable String tagName) {

        static Shape of(Scope scope) {
            List<Dimension> fixed = new ArrayList<>();
            List<Dimension> open = new ArrayList<>();
            for (Dimension dimension : scope.values().keySet()) {
                (scope.isEach(dimension) ? open : fixed).add(dimension);
            }
            return new Shape(List.copyOf(fixed), List.copyOf(open), scope.tagName());
        }
    }

    private final Map<Shape, Map<String, List<Rule>>> shapes = new ConcurrentHashMap<>();
    private final Map<String, Rule> byId = new ConcurrentHashMap<>();

    @Nullable
    Rule byId(String id) {
        return byId.get(id);
    }

    int size() {
        return byId.size();
    }

    List<Rule> all() {
        return List.copyOf(byId.values());
    }

    Set<String> ids() {
        return Set.copyOf(byId.keySet());
    }

    /**
     * Takes a budget in, or what it has become: its scope never changes.
     *
     * @return whether it was known and something of it has changed
     */
    synchronized boolean put(Rule now) {
        Rule known = byId.get(now.budget().id());
        if (known != null && known.isAs(now)) {
            return false;
        }
        Rule rule = known == null ? now : known.changed(now);
        Scope scope = rule.budget().scope();
        shapes.computeIfAbsent(Shape.of(scope), _ -> new ConcurrentHashMap<>())
                .compute(scope.fixedKey(), (_, rules) -> with(rules == null ? List.of() : rules, rule));
        byId.put(rule.budget().id(), rule);
        return known != null;
    }

    /** Takes a budget in unless it is known. */
    synchronized void putIfAbsent(Rule rule) {
        if (!byId.containsKey(rule.budget().id())) {
            put(rule);
        }
    }

    private static List<Rule> with(List<Rule> rules, Rule rule) {
        List<Rule> next = new ArrayList<>(rules.size() + 1);
        for (Rule other : rules) {
            if (!other.budget().id().equals(rule.budget().id())) {
                next.add(other);
            }
        }
        next.add(rule);
        return List.copyOf(next);
    }

    /** Whether it was there. */
    synchronized boolean remove(String id) {
        Rule known = byId.remove(id);
        if (known == null) {
            return false;
        }
        Scope scope = known.budget().scope();
        Shape shape = Shape.of(scope);
        shapes.computeIfPresent(shape, (_, keys) -> {
            keys.computeIfPresent(scope.fixedKey(), (_, rules) -> {
                List<Rule> left = rules.stream()
                        .filter(rule -> !rule.budget().id().equals(id))
                        .toList();
                return left.isEmpty() ? null : left;
            });
            return keys.isEmpty() ? null : keys;
        });
        return true;
    }

    /**
     * A budget that the draft cannot stand beside: one of the same scope, or one whose scope crosses it.
     *
     * @param except ids that are not looked at
     */
    @Nullable
    Budget inTheWay(Budget draft, Set<String> except) {
        Shape own = Shape.of(draft.scope());
        Map<String, List<Rule>> alike = shapes.getOrDefault(own, Map.of());
        for (Rule rule : alike.getOrDefault(draft.scope().fixedKey(), List.of())) {
            if (isOf(rule, draft, except) && rule.budget().scope().equals(draft.scope())) {
                return rule.budget();
            }
        }
        for (Map.Entry<Shape, Map<String, List<Rule>>> entry : shapes.entrySet()) {
            if (canCross(own, entry.getKey())) {
                for (List<Rule> rules : entry.getValue().values()) {
                    for (Rule rule : rules) {
                        if (isOf(rule, draft, except)
                                && draft.scope().crosses(rule.budget().scope())) {
                            return rule.budget();
                        }
                    }
                }
            }
        }
        return null;
    }

    private static boolean isOf(Rule rule, Budget draft, Set<String> except) {
        return draft.isLike(rule.budget()) && !except.contains(rule.budget().id());
    }

    /** Of two scopes with the same dimensions, whether each fixes one that the other leaves open. */
    private static boolean canCross(Shape one, Shape other) {
        return Objects.equals(one.tagName, other.tagName)
                && one.fixed.size() + one.open.size() == other.fixed.size() + other.open.size()
                && !one.fixed.containsAll(other.fixed)
                && !other.fixed.containsAll(one.fixed)
                && dimensions(one).equals(dimensions(other));
    }

    private static Set<Dimension> dimensions(Shape shape) {
        Set<Dimension> all = new HashSet<>(shape.fixed);
        all.addAll(shape.open);
        return all;
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
