package ai.behest.ledger;

import ai.behest.wire.Refusal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which calls of a tenant are looked for.
 *
 * @param equal what their columns must hold, by the parameter that asks for it; empty for none
 * @param tags the values that their tags must have
 * @param from the first instant, or null for the beginning
 * @param to the first instant that is no longer meant, or null for no end
 * @param least what they cost at least in picodollars, or null for any; then calls without a price are left out
 */
public record CallFilter(
        String tenantId,
        Map<String, String> equal,
        Map<String, String> tags,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long least) {

    /** The parameters that ask for one value, and the columns of {@code entry} that hold it. */
    static final Map<String, String> COLUMNS = columns();

    /** Those that an index of a project's entries finds. */
    static final Set<String> IN_INDEXES = Set.of("project_id", "user_id", "session_id");

    private static final int LONGEST_VALUE = 512;
    private static final int MOST_TAGS = 4;

    public CallFilter {
        equal = Map.copyOf(equal);
        tags = Map.copyOf(tags);
    }

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("project_id", "project_id");
        columns.put("user_id", "uid");
        columns.put("session_id", "sid");
        columns.put("model", "model_served");
        columns.put("provider", "provider");
        columns.put("payer", "payer");
        columns.put("tier", "tier");
        columns.put("key_id", "key_id");
        columns.put("status", "status");
        columns.put("trace_id", "trace_id");
        return columns;
    }

    /**
     * Reads a request's parameters; one that is absent or empty asks for nothing.
     *
     * @throws ai.behest.wire.RefusedException naming the parameter that does not fit
     */
    public static CallFilter parse(String tenantId, Question.Parameters parameters) {
        Map<String, String> equal = new LinkedHashMap<>();
        for (String name : COLUMNS.keySet()) {
            String value = given(parameters, name);
            if (value != null) {
                equal.put(name, value);
            }
        }
        if (equal.containsKey("trace_id")) {
            equal.put("trace_id", traceId(equal.getOrDefault("trace_id", "")));
        }
        String status = equal.get("status");
        if (status != null && !isStatus(status)) {
            throw refuse("status", "status is completed, interrupted, failed or recovered.");
        }
        String from = given(parameters, "from");
        String to = given(parameters, "to");
        Instant begin = from == null ? null : Window.instant("from", from, 0);
        Instant end = to == null ? null : Window.instant("to", to, 1);
        if (begin != null && end != null && !begin.isBefore(end)) {
            throw refuse("from", "from must be before to.");
        }
        return new CallFilter(tenantId, equal, tags(given(parameters, "tags")), begin, end, least(parameters));
    }

    private static @Nullable String given(Question.Parameters parameters, String name) {
        String value = parameters.get(name);
        if (value == null || value.isBlank()) {
            return null;
        }
        String text = value.strip();
        if (text.length() > LONGEST_VALUE || text.chars().anyMatch(Character::isISOControl)) {
            throw refuse(name, name + " has up to " + LONGEST_VALUE + " characters and no control characters.");
        }
        return text;
    }

    /** 32 hex digits, or a whole {@code traceparent}. */
    private static String traceId(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String id = lower.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}") ? lower.substring(3, 35) : lower;
        if (!id.matches("[0-9a-f]{32}")) {
            throw refuse("trace_id", "A trace id has 32 hex digits, as an answer's X-Trace-Id says.");
        }
        return id;
    }

    private static boolean isStatus(String text) {
        for (Entry.Status status : Entry.Status.values()) {
            if (status.name().toLowerCase(Locale.ROOT).equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> tags(@Nullable String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (text == null) {
            return tags;
        }
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || tags.size() == MOST_TAGS) {
                throw refuse("tags", "tags looks like team=search,feature=summary and names four at most.");
            }
            tags.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        return tags;
    }

    private static @Nullable Long least(Question.Parameters parameters) {
        String usd = given(parameters, "min_cost");
        if (usd == null) {
            return null;
        }
        try {
            Money least = Money.parse(usd.startsWith("$") ? usd.substring(1) : usd);
            if (least.picodollars() >= 0) {
                return least.picodollars();
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw badLeast();
        }
        throw badLeast();
    }

    private static RuntimeException badLeast() {
        return refuse("min_cost", "The least cost is an amount in USD, such as 0.05.");
    }

    private static RuntimeException refuse(String field, String message) {
        return Refusal.invalid(field, message).asException();
    }

    /**
     * Whether it asks for more than an index tells: then calls are looked through one by one. What is left to be looked
     * through of one user, one session or one trace is little.
     */
    boolean looksThrough() {
        return !isOfTrace()
                && !isOfOne()
                && (!tags.isEmpty() || least != null || !IN_INDEXES.containsAll(equal.keySet()));
    }

    /** Whether an index finds the calls of one user or one session. */
    boolean isOfOne() {
        return equal.containsKey("user_id") || equal.containsKey("session_id");
    }

    boolean isOfTrace() {
        return equal.containsKey("trace_id");
    }

    /** Whether it asks for nothing: then all calls are meant. */
    public boolean isEverything() {
        return equal.isEmpty() && tags.isEmpty() && from == null && to == null && least == null;
    }
}
