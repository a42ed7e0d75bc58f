package ai.behest.audit;

import ai.behest.wire.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the log; null is any.
 *
 * @param actor its id
 * @param action {@code key.create}, or {@code key} for all that is done to keys
 * @param target the id or name of what it was done to
 * @param from not before this
 * @param to before this
 * @param text stands somewhere in the action, the target, the actor, the address or the details, in whatever case of ASCII
 */
public record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String target,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String text) {
    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null);

    private static final int LONGEST = 255;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    public AuditFilter {
        bounded("actor", actor);
        bounded("action", action);
        bounded("target", target);
        bounded("text", text);
        if (from != null && to != null && !from.isBefore(to)) {
            throw Refusal.invalid("from", "from is before to.").asException();
        }
    }

    /**
     * Reads a request's parameters. {@code from} and {@code to} are dates or instants; as a date, {@code to} is included.
     *
     * @param parameters the value of a name, or null
     * @throws ai.behest.wire.RefusedException naming the parameter that does not fit
     */
    public static AuditFilter parse(Function<String, @Nullable String> parameters) {
        return new AuditFilter(
                parameters.apply("actor"),
                parameters.apply("action"),
                parameters.apply("target"),
                instant("from", parameters.apply("from"), 0),
                instant("to", parameters.apply("to"), 1),
                parameters.apply("text"));
    }

    private static void bounded(String name, @Nullable String value) {
        if (value != null
                && (value.isEmpty() || value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl))) {
            throw Refusal.invalid(name, name + " has 1 to " + LONGEST + " characters and no control characters.")
                    .asException();
        }
    }

    private static @Nullable Instant instant(String name, @Nullable String text, int daysAfterDate) {
        if (text == null) {
            return null;
        }
        try {
            if (text.length() <= 40) {
                // an offset's plus may have arrived as a space
                Instant instant = DATE.matcher(text).matches()
                        ? LocalDate.parse(text)
                                .plusDays(daysAfterDate)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant()
                        : OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
                if (!instant.isBefore(Instant.EPOCH) && instant.isBefore(LATEST)) {
                    return instant;
                }
            }
        } catch (DateTimeException e) {
            throw malformed(name);
        }
        throw malformed(name);
    }

    private static RuntimeException malformed(String name) {
        return Refusal.invalid(
                        name,
                        name + " is a date such as 2026-01-31, or an instant with its offset such as"
                                + " 2026-01-31T12:00:00Z, from 1970 on.")
                .asException();
    }
}
