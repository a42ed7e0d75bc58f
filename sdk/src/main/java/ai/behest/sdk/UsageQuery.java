package ai.behest.sdk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which usage is asked for (contract §7). Everything is optional.
 *
 * @param from a date, or an instant in ISO 8601; inclusive
 * @param to a date (inclusive), or an instant in ISO 8601 (exclusive); at most 366 days after {@code from}
 * @param userId one end user's; the whole project's when absent
 */
public record UsageQuery(
        @Nullable String from,
        @Nullable String to,
        @Nullable String userId,
        @Nullable Granularity granularity) {

    /** How the breakdown is cut. */
    public enum Granularity {
        MINUTE,
        HOUR,
        DAY;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public UsageQuery {
        if (userId != null) {
            Rules.userId(userId);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects a query. */
    public static final class Builder {

        private @Nullable String from;
        private @Nullable String to;
        private @Nullable String userId;
        private @Nullable Granularity granularity;

        private Builder() {}

        public Builder from(LocalDate date) {
            this.from = date.toString();
            return this;
        }

        public Builder from(Instant instant) {
            this.from = instant.toString();
            return this;
        }

        public Builder to(LocalDate date) {
            this.to = date.toString();
            return this;
        }

        public Builder to(Instant instant) {
            this.to = instant.toString();
            return this;
        }

        public Builder userId(String userId) {
            this.userId = userId;
            return this;
        }

        public Builder granularity(Granularity granularity) {
            this.granularity = granularity;
            return this;
        }

        /**
         * Checks and builds.
         *
         * @throws BehestBadRequestException naming {@code user_id} when it breaks a rule of contract §2
         */
        public UsageQuery build() {
            return new UsageQuery(from, to, userId, granularity);
        }
    }
}
