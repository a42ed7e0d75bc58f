package ai.behest.budget;

import ai.behest.wire.Refusal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A limit on what calls of a scope may spend in a period.
 *
 * @param amount picodollars, tokens or calls; 0 to {@link #MOST}
 * @param shadow counted and told, but never refused: a hard budget on trial
 * @param thresholds percent of the amount at which an alert is raised, rising
 * @param name for people, or null
 */
public record Budget(
        String id,
        String tenantId,
        @Nullable String name,
        Scope scope,
        Unit unit,
        long amount,
        Period period,
        Kind kind,
        boolean shadow,
        List<Integer> thresholds) {
    /** 9 million USD; far from where a {@code long} ends. */
    public static final long MOST = 9_000_000_000_000_000_000L;

    private static final int THRESHOLDS_MOST = 20;
    private static final int PERCENT_MOST = 1_000;
    private static final int NAME_MOST = 100;

    public static final List<Integer> THRESHOLDS = List.of(50, 80, 100);

    public Budget {
        if (amount < 0 || amount > MOST) {
            throw new IllegalArgumentException("amount must be from 0 to " + MOST + ", not " + amount);
        }
        thresholds = List.copyOf(thresholds);
    }

    /**
     * What people call it, as it was sent.
     *
     * @throws ai.behest.wire.RefusedException naming {@code name}
     */
    public static String readName(String name) {
        if (name.isBlank() || name.length() > NAME_MOST || name.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalid("name", "name has 1 to " + NAME_MOST + " characters and no control characters.")
                    .asException();
        }
        return name.strip();
    }

    /**
     * When alerts are raised, as it was sent.
     *
     * @throws ai.behest.wire.RefusedException naming {@code thresholds}
     */
    public static List<Integer> readThresholds(List<@Nullable Integer> wanted) {
        int before = 0;
        for (@Nullable Integer percent : wanted) {
            if (percent == null || percent <= before || percent > PERCENT_MOST) {
                throw wrongThresholds();
            }
            before = percent;
        }
        if (wanted.size() > THRESHOLDS_MOST) {
            throw wrongThresholds();
        }
        return wanted.stream().map(Objects::requireNonNull).toList();
    }

    private static RuntimeException wrongThresholds() {
        return Refusal.invalid(
                        "thresholds",
                        "thresholds is a list of at most " + THRESHOLDS_MOST + " percentages from 1 to " + PERCENT_MOST
                                + ", each above the one before.")
                .asException();
    }

    /** The same under an id of its own. */
    Budget withId(String own) {
        return new Budget(own, tenantId, name, scope, unit, amount, period, kind, shadow, thresholds);
    }

    /** Whether it can refuse a call. */
    public boolean refuses() {
        return kind != Kind.SOFT && !shadow;
    }

    /** Whether every call is held against it by its upper bound, so that it cannot be overspent. */
    public boolean isHard() {
        return kind == Kind.HARD && !shadow;
    }

    /** Whether this budget and the other are of a kind: then the narrower scope is the exception to the wider. */
    boolean isLike(Budget other) {
        return unit == other.unit && period.equals(other.period);
    }
}
