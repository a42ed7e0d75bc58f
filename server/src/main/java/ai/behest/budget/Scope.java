package ai.behest.budget;

import ai.behest.wire.Refusal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which calls a budget counts: those that have every value named here. {@link #EACH} in a dimension makes a template: a
 * budget of its own for each value there is. An empty scope is the whole tenant.
 */
public record Scope(Map<Dimension, String> values) {
    /** Stands for each value by itself. */
    public static final String EACH = "*";

    private static final int MOST = 255;
    private static final int TAG_NAME_MOST = 64;

    public Scope {
        EnumMap<Dimension, String> sorted = new EnumMap<>(Dimension.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
    }

    /**
     * Reads a scope as it stands in a request.
     *
     * @throws ai.behest.wire.RefusedException naming {@code scope.x}
     */
    public static Scope read(Map<String, ? extends @Nullable Object> members) {
        EnumMap<Dimension, String> values = new EnumMap<>(Dimension.class);
        members.forEach((name, value) -> {
            Dimension dimension = Dimension.of(name)
                    .orElseThrow(() -> refuse(
                            "scope." + printable(name),
                            "A scope names project, tier, user, session, key, model or tag, not " + printable(name)
                                    + "."));
            values.put(dimension, value(dimension, value));
        });
        Scope scope = new Scope(values);
        String session = values.get(Dimension.SESSION);
        if (session != null
                && !session.equals(EACH)
                && (!values.containsKey(Dimension.PROJECT) || !values.containsKey(Dimension.USER))) {
            throw refuse(
                    "scope.session", "A session belongs to a user of a project: name scope.project and scope.user.");
        }
        return scope;
    }

    private static String value(Dimension dimension, @Nullable Object value) {
        String field = "scope." + dimension.text();
        if (!(value instanceof String text) || text.isBlank() || text.length() > MOST) {
            throw refuse(field, field + " is a string of 1 to " + MOST + " characters, or \"*\" for each.");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw refuse(field, field + " must not hold control characters.");
        }
        if (dimension == Dimension.TAG) {
            int equals = text.indexOf('=');
            if (equals < 1 || equals > TAG_NAME_MOST || equals == text.length() - 1) {
                throw refuse(field, "scope.tag is name=value, or name=* for each value.");
            }
        }
        return text;
    }

    private static String printable(String name) {
        String clean = name.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > 40 ? clean.substring(0, 40) : clean;
    }

    private static RuntimeException refuse(String field, String message) {
        return Refusal.invalid(field, message).asException();
    }

    /** The tag's name, or null without a tag. */
    @Nullable
    String tagName() {
        String tag = values.get(Dimension.TAG);
        return tag == null ? null : tag.substring(0, tag.indexOf('='));
    }

    /** What the dimension asks for: a value, or {@link #EACH}. */
    String wanted(Dimension dimension) {
        String value = Objects.requireNonNull(values.get(dimension));
        return dimension == Dimension.TAG ? value.substring(value.indexOf('=') + 1) : value;
    }

    boolean isEach(Dimension dimension) {
        return wanted(dimension).equals(EACH);
    }

    /** Whether it stands for many budgets, one for each value. */
    public boolean isTemplate() {
        return values.keySet().stream().anyMatch(this::isEach);
    }

    /** The dimensions alone, and which are open: budgets of one shape are looked up together. */
    String shape() {
        String tag = tagName();
        return values.keySet().stream()
                .map(dimension -> (isEach(dimension) ? "*" : "")
                        + dimension.text()
                        + (dimension == Dimension.TAG ? ":" + tag : ""))
                .collect(Collectors.joining(","));
    }

    /** The values that are fixed, as one text. */
    String fixedKey() {
        return values.keySet().stream()
                .filter(dimension -> !isEach(dimension))
                .map(this::wanted)
                .collect(Collectors.joining("\n"));
    }

    private boolean hasDimensionsOf(Scope other) {
        return values.keySet().equals(other.values.keySet()) && Objects.equals(tagName(), other.tagName());
    }

    /** Whether everything in {@code other} is in this one too, and not the other way round. */
    boolean isWiderThan(Scope other) {
        return !equals(other)
                && hasDimensionsOf(other)
                && values.keySet().stream()
                        .allMatch(dimension ->
                                isEach(dimension) || wanted(dimension).equals(other.wanted(dimension)));
    }

    /** Whether some call could be in both, and neither is the exception to the other. */
    boolean crosses(Scope other) {
        return hasDimensionsOf(other)
                && values.keySet().stream()
                        .allMatch(dimension -> isEach(dimension)
                                || other.isEach(dimension)
                                || wanted(dimension).equals(other.wanted(dimension)))
                && !isWiderThan(other)
                && !other.isWiderThan(this);
    }

    /** A template's scope with the values of one of its balances, as it stands in an answer. */
    Map<String, String> text(String key) {
        Map<String, String> text = new java.util.LinkedHashMap<>();
        Iterator<String> given = List.of(key.split("\n", -1)).iterator();
        values.forEach((dimension, value) -> {
            if (!isEach(dimension)) {
                text.put(dimension.text(), value);
            } else if (dimension == Dimension.SESSION) { // see Subject.partition
                text.put(Dimension.PROJECT.text(), given.next());
                text.put(Dimension.USER.text(), given.next());
                text.put(dimension.text(), given.next());
            } else {
                text.put(dimension.text(), (dimension == Dimension.TAG ? tagName() + "=" : "") + given.next());
            }
        });
        return text;
    }

    /** As it stands in an answer. */
    public Map<String, String> text() {
        return values.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().text(),
                        Map.Entry::getValue,
                        (a, _) -> a,
                        java.util.LinkedHashMap::new));
    }
}
