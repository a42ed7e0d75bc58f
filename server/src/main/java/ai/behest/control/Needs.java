package ai.behest.control;

import ai.behest.people.Permission;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person must be allowed to for each route of the table: one permission to read the resources below a path, one to
 * change them. An admin token may do all of it.
 */
final class Needs {
    private record Pair(Permission read, Permission change) {}

    private static final Pair SETUP = new Pair(Permission.READ_SETUP, Permission.CHANGE_SETUP);
    private static final Pair MONEY = new Pair(Permission.READ_MONEY, Permission.CHANGE_MONEY);

    /** By the word behind {@code /v1/}. */
    private static final Map<String, Pair> BY_RESOURCE = Map.ofEntries(
            Map.entry("tenant", SETUP),
            Map.entry("projects", SETUP),
            Map.entry("signing-keys", SETUP),
            Map.entry("providers", SETUP),
            Map.entry("revocations", new Pair(Permission.READ_SETUP, Permission.STOP)),
            Map.entry("kill-switches", new Pair(Permission.READ_SETUP, Permission.STOP)),
            // such a token may do everything, whatever its maker may
            Map.entry("admin-tokens", new Pair(Permission.MANAGE_PEOPLE, Permission.MANAGE_PEOPLE)),
            Map.entry("prices", MONEY),
            Map.entry("budgets", MONEY),
            Map.entry("exports", MONEY),
            Map.entry("entries", MONEY),
            Map.entry("alerts", MONEY),
            Map.entry("webhooks", MONEY),
            Map.entry("audit", new Pair(Permission.READ_AUDIT, Permission.READ_AUDIT)),
            Map.entry("billing", MONEY),
            Map.entry("cost-centers", MONEY));

    private Needs() {}

    /** Null for a route that answers anybody. */
    static @Nullable Permission of(Route route) {
        if (route instanceof Route.Open) {
            return null;
        }
        String[] segments = route.path().text().split("/", -1);
        Pair pair = segments.length < 3 ? null : BY_RESOURCE.get(segments[2]);
        if (pair == null) {
            throw new IllegalStateException(
                    "Nobody says what a person needs for " + route.path().text());
        }
        return route.method().equals("GET") ? pair.read : pair.change;
    }
}
