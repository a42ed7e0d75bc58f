package ai.behest.budget;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose call it is, as budgets see it.
 *
 * @param model the model's name at its provider, as it is priced
 * @param tags up to 8, by name
 */
public record Subject(
        String tenantId,
        String projectId,
        String tier,
        String uid,
        String sid,
        String keyId,
        String model,
        Map<String, String> tags) {

    /** The value in this dimension; for a tag the value under {@code tagName}. Null when the call has none. */
    @Nullable
    String value(Dimension dimension, @Nullable String tagName) {
        return switch (dimension) {
            case PROJECT -> projectId;
            case TIER -> tier;
            case USER -> uid;
            case SESSION -> sid;
            case KEY -> keyId;
            case MODEL -> model;
            case TAG -> tagName == null ? null : tags.get(tagName);
        };
    }

    /** What tells two of a kind apart: sessions are named by clients, so theirs belong to a user of a project. */
    String partition(Dimension dimension, String value) {
        return dimension == Dimension.SESSION ? projectId + '\n' + uid + '\n' + value : value;
    }
}
