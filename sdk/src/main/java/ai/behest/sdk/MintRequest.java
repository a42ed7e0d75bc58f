package ai.behest.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For whom a token is to be minted. What is absent is taken from the client's configuration: user id, ttl, tier.
 *
 * @param userId the caller's own id of the end user, 1 to 255 characters; take it from a verified session
 * @param tier the end user's tier; the project's default when neither this nor {@code BEHEST_TIER} is set
 * @param ttl the token's life, 60 s to 24 h, whole seconds
 * @param sessionId the conversation to which cost is attributed, 1 to 255 characters; a new one when absent
 * @param role never more than the key's own role
 */
public record MintRequest(
        @Nullable String userId,
        @Nullable Tier tier,
        @Nullable Duration ttl,
        @Nullable String sessionId,
        Role role) {

    public MintRequest {
        if (userId != null) {
            Rules.userId(userId);
        }
        if (ttl != null) {
            Rules.ttl(ttl);
        }
        if (sessionId != null) {
            Rules.text("session_id", sessionId);
        }
    }

    /** A token for this user, everything else by default. */
    public static MintRequest forUser(String userId) {
        return builder().userId(userId).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects a request; each setter's value is checked by {@link #build()}. */
    public static final class Builder {

        private @Nullable String userId;
        private @Nullable Tier tier;
        private @Nullable Duration ttl;
        private @Nullable String sessionId;
        private Role role = Role.USER;

        private Builder() {}

        public Builder userId(String userId) {
            this.userId = userId;
            return this;
        }

        public Builder tier(int number) {
            return tier(Tier.of(number));
        }

        public Builder tier(String name) {
            return tier(Tier.of(name));
        }

        public Builder tier(Tier tier) {
            this.tier = tier;
            return this;
        }

        public Builder ttl(Duration ttl) {
            this.ttl = ttl;
            return this;
        }

        public Builder sessionId(String sessionId) {
            this.sessionId = sessionId;
            return this;
        }

        public Builder role(Role role) {
            this.role = role;
            return this;
        }

        /**
         * Checks and builds.
         *
         * @throws BehestBadRequestException naming the field that breaks a rule of the contract (§2)
         */
        public MintRequest build() {
            return new MintRequest(userId, tier, ttl, sessionId, role);
        }
    }
}
