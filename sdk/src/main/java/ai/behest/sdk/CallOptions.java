package ai.behest.sdk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * For whom a call is made, and where it belongs. Everything is optional.
 *
 * @param userId the end user, 1 to 255 characters; the client's configured user when absent. Take it from a verified
 *     session, never from a request's body or headers
 * @param tier the end user's tier
 * @param sessionId the conversation to which cost is attributed, 1 to 255 printable ASCII characters. When absent, the
 *     user's last session goes on
 * @param threadId the persistent thread ({@code X-Thread-Id}), 1 to 255 printable ASCII characters
 * @param idempotencyKey sent with every attempt, so that a retried call is charged once
 * @param token a token of yours to use as it is, instead of one that this client mints and renews
 * @param timeout the longest wait for the answer to begin and between two pieces of it; the client's own when absent
 */
public record CallOptions(
        @Nullable String userId,
        @Nullable Tier tier,
        @Nullable String sessionId,
        @Nullable String threadId,
        @Nullable String idempotencyKey,
        @Nullable String token,
        @Nullable Duration timeout) {

    private static final CallOptions NONE = builder().build();

    public CallOptions {
        if (userId != null) {
            Rules.userId(userId);
        }
        if (sessionId != null) {
            Rules.header("session_id", sessionId);
        }
        if (threadId != null) {
            Rules.header("thread_id", threadId);
        }
        if (idempotencyKey != null) {
            Rules.header("idempotency_key", idempotencyKey);
        }
        if (token != null && (token.isBlank() || !Rules.fitsHeader(token))) {
            throw Failure.field("token", "must be a JWT");
        }
        if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
            throw Failure.field("timeout", "must be more than zero");
        }
    }

    /** The configured user, nothing else. */
    public static CallOptions none() {
        return NONE;
    }

    /** This user, everything else by default. */
    public static CallOptions forUser(String userId) {
        return builder().userId(userId).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Shows whom and where, not the token. */
    @Override
    public String toString() {
        return "CallOptions[userId=" + userId + ", tier=" + tier + ", sessionId=" + sessionId + ", threadId=" + threadId
                + ", idempotencyKey=" + idempotencyKey + ", token=" + (token == null ? "null" : "[redacted]")
                + ", timeout=" + timeout + "]";
    }

    /** Collects options; each setter's value is checked by {@link #build()}. */
    public static final class Builder {

        private @Nullable String userId;
        private @Nullable Tier tier;
        private @Nullable String sessionId;
        private @Nullable String threadId;
        private @Nullable String idempotencyKey;
        private @Nullable String token;
        private @Nullable Duration timeout;

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

        public Builder sessionId(String sessionId) {
            this.sessionId = sessionId;
            return this;
        }

        public Builder threadId(String threadId) {
            this.threadId = threadId;
            return this;
        }

        public Builder idempotencyKey(String idempotencyKey) {
            this.idempotencyKey = idempotencyKey;
            return this;
        }

        public Builder token(String token) {
            this.token = token;
            return this;
        }

        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Checks and builds.
         *
         * @throws BehestBadRequestException naming the field that breaks a rule of the contract (§2, §4)
         */
        public CallOptions build() {
            return new CallOptions(userId, tier, sessionId, threadId, idempotencyKey, token, timeout);
        }
    }
}
