package ai.behest.spring;

import ai.behest.sdk.Tier;
import org.jspecify.annotations.Nullable;

/**
 * For whom a token is minted.
 *
 * @param id the app's own id of the user, 1 to 255 characters (contract §1)
 * @param tier what the user is entitled to; the project's default when absent
 */
public record EndUser(String id, @Nullable Tier tier) {

    public EndUser {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id must not be empty");
        }
    }
}
