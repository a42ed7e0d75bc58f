package ai.behest.control;

import ai.behest.identity.ApiKey;
import ai.behest.identity.ApiKeys;
import ai.behest.identity.Role;
import ai.behest.wire.Refusal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /v1/projects/{id}/keys}: a project's API keys. */
final class KeyApi {
    private static final int OVERLAP_MOST = 30 * 86_400;

    record New(@Nullable String name, @Nullable String role) {}

    /** @param overlapSeconds how long the old key stays good, 0 to 30 days, a day when absent */
    record Rotation(@Nullable Integer overlapSeconds) {}

    /**
     * A key as it may be shown.
     *
     * @param key the secret: only in the answer that made it
     * @param replaces the id of the key that a rotation replaces
     */
    record Shown(
            String id,
            @Nullable String key,
            String name,
            String prefix,
            String role,
            String projectId,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt,
            @Nullable String replaces) {
        @Override
        public String toString() {
            return "Shown[" + id + "]";
        }
    }

    private final ApiKeys apiKeys;

    KeyApi(ApiKeys apiKeys) {
        this.apiKeys = apiKeys;
    }

    Answer list(Call call) {
        return Answer.ok(Page.of(
                apiKeys.list(call.tenantId(), call.path("id")),
                call.query(),
                ApiKey::id,
                key -> shown(key, null, null)));
    }

    Answer create(Call call) {
        New wanted = call.read(New.class);
        ApiKeys.Created created =
                apiKeys.create(call.tenantId(), call.path("id"), wanted.name(), Role.parse(wanted.role()));
        return Answer.created(shown(created.key(), created.secret(), null));
    }

    Answer revoke(Call call) {
        apiKeys.revoke(call.tenantId(), call.path("id"), call.path("key_id"));
        return new Answer.Done();
    }

    Answer rotate(Call call) {
        Integer seconds = call.read(Rotation.class).overlapSeconds();
        if (seconds != null && (seconds < 0 || seconds > OVERLAP_MOST)) {
            throw Refusal.invalid("overlap_seconds", "overlap_seconds is between 0 and " + OVERLAP_MOST + ".")
                    .asException();
        }
        Duration overlap = seconds == null ? ApiKeys.OVERLAP : Duration.ofSeconds(seconds);
        String old = call.path("key_id");
        ApiKeys.Created created = apiKeys.rotate(call.tenantId(), call.path("id"), old, overlap);
        return Answer.created(shown(created.key(), created.secret(), old));
    }

    private static Shown shown(ApiKey key, @Nullable String secret, @Nullable String replaces) {
        return new Shown(
                key.id(),
                secret,
                key.name(),
                key.prefix(),
                key.role().text(),
                key.projectId(),
                key.createdAt(),
                key.expiresAt(),
                key.lastUsedAt(),
                key.revokedAt(),
                replaces);
    }
}
