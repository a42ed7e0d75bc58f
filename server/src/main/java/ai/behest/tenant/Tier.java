package ai.behest.tenant;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an end user is entitled to.
 *
 * @param requestsPerMinute calls per minute per (project, user), at least 1
 */
public record Tier(String name, int requestsPerMinute, Caps caps) {

    /**
     * The most that one user may use (contract §7), each {@link #NONE} for no cap.
     *
     * @param requestsPerDay calls
     * @param tokensPerDay input and output tokens
     * @param costPerDay picodollars
     */
    public record Caps(
            long requestsPerDay, long tokensPerDay, long tokensPerMonth, long costPerDay, long costPerMonth) {
        public static final long NONE = -1;

        public static Caps daily(long requests, long tokens) {
            return new Caps(requests, tokens, NONE, NONE, NONE);
        }

        public boolean isNone() {
            return (requestsPerDay & tokensPerDay & tokensPerMonth & costPerDay & costPerMonth) == NONE;
        }
    }

    public static final Tier FREE = new Tier("free", 10, Caps.daily(100, 50_000));
    public static final Tier PRO = new Tier("pro", 60, Caps.daily(10_000, 2_000_000));
    public static final Tier MAX = new Tier("max", 300, Caps.daily(100_000, 20_000_000));

    static final Map<String, Tier> BUILT_IN = Map.of("free", FREE, "pro", PRO, "max", MAX);

    /** The built-in tier of this name or number, as it is before any project's overrides, or null. */
    public static @Nullable Tier builtIn(String nameOrNumber) {
        return BUILT_IN.get(nameOf(nameOrNumber));
    }

    /** The name behind a claim: {@code 1}, {@code 2} and {@code 3} mean free, pro and max; others stand for themselves. */
    static String nameOf(String nameOrNumber) {
        return switch (nameOrNumber) {
            case "1" -> "free";
            case "2" -> "pro";
            case "3" -> "max";
            default -> nameOrNumber;
        };
    }
}
