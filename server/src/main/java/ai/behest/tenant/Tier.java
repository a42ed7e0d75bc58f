package ai.behest.tenant;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an end user is entitled to.
 *
 * @param requestsPerMinute calls per minute per (project, user), at least 1
 * @param preferences what stands in place of the project's settings
 */
public record Tier(String name, int requestsPerMinute, Caps caps, Preferences preferences) {

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

    /**
     * Settings of the tier's own, each null for the project's.
     *
     * @param systemPrompt the empty text for none at all
     */
    public record Preferences(
            @Nullable String providerModel,
            @Nullable String systemPrompt,
            @Nullable Boolean memoryEnabled,
            @Nullable Integer memoryWindow) {
        public static final Preferences NONE = new Preferences(null, null, null, null);
    }

    /** A tier that leaves everything but its limits to the project. */
    public Tier(String name, int requestsPerMinute, Caps caps) {
        this(name, requestsPerMinute, caps, Preferences.NONE);
    }

    public static final Tier FREE = new Tier("free", 10, Caps.daily(100, 50_000));
    public static final Tier PRO = new Tier("pro", 60, Caps.daily(10_000, 2_000_000));
    public static final Tier MAX = new Tier("max", 300, Caps.daily(100_000, 20_000_000));

    static final Map<String, Tier> BUILT_IN = Map.of("free", FREE, "pro", PRO, "max", MAX);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Whether a tier could be called so, or by this number. */
    public static boolean isName(String nameOrNumber) {
        return NAME.matcher(nameOrNumber).matches();
    }

    /** The built-in tier of this name or number, as it is before any project's overrides, or null. */
    public static @Nullable Tier builtIn(String nameOrNumber) {
        return BUILT_IN.get(nameOf(nameOrNumber));
    }

    /** The name behind a claim: {@code 1}, {@code 2} and {@code 3} mean free, pro and max; others stand for themselves. */
    public static String nameOf(String nameOrNumber) {
        return switch (nameOrNumber) {
            case "1" -> "free";
            case "2" -> "pro";
            case "3" -> "max";
            default -> nameOrNumber;
        };
    }

    /** The model of this tier's calls that name none; null for the server's default. */
    public @Nullable String model(Settings project) {
        return preferences.providerModel != null ? preferences.providerModel : project.providerModel();
    }

    /** Whether this tier's calls may name this model. */
    public boolean allowsModel(Settings project, String model) {
        return project.allowsModel(model) || model.equals(preferences.providerModel);
    }

    /** What is put in front of this tier's chats, or null. */
    public @Nullable String systemPrompt(Settings project) {
        if (preferences.systemPrompt == null) {
            return project.systemPrompt();
        }
        return preferences.systemPrompt.isEmpty() ? null : preferences.systemPrompt;
    }

    /** Whether this tier's sessions remember their turns. */
    public boolean remembers(Settings project) {
        return preferences.memoryEnabled != null ? preferences.memoryEnabled : project.memoryEnabled();
    }

    /** How many messages a session of this tier keeps. */
    public int memoryWindow(Settings project) {
        return preferences.memoryWindow != null ? preferences.memoryWindow : project.memoryWindow();
    }
}
