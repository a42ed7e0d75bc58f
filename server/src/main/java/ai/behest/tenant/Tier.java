package ai.behest.tenant;

import java.util.Map;

/**
 * What an end user is entitled to.
 *
 * @param requestsPerMinute calls per minute per (project, user), at least 1
 */
public record Tier(String name, int requestsPerMinute) {
    public static final Tier FREE = new Tier("free", 10);
    public static final Tier PRO = new Tier("pro", 60);
    public static final Tier MAX = new Tier("max", 300);

    static final Map<String, Tier> BUILT_IN = Map.of("free", FREE, "pro", PRO, "max", MAX);

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
