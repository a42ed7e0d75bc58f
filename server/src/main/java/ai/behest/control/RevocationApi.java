package ai.behest.control;

import ai.behest.identity.Revocation;
import ai.behest.identity.Revocations;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/revocations}: tokens, sessions, users and keys that are refused from now on. */
final class RevocationApi {

    /**
     * Exactly one of the first four.
     *
     * @param project the one project that it is for, or null for all
     * @param expiresAt an ISO 8601 instant, or null for never
     */
    record New(
            @Nullable String jti,
            @Nullable String sid,
            @Nullable String uid,
            @Nullable String kid,
            @Nullable String project,
            @Nullable String reason,
            @Nullable String expiresAt) {}

    /** @param kind {@code jti}, {@code sid}, {@code uid} or {@code kid} */
    record Shown(
            String id,
            String kind,
            String value,
            @Nullable String project,
            String reason,
            Instant createdAt,
            @Nullable Instant expiresAt) {}

    private final Revocations revocations;

    RevocationApi(Revocations revocations) {
        this.revocations = revocations;
    }

    Answer list(Call call) {
        return Answer.ok(
                Page.of(revocations.list(call.tenantId()), call.query(), Revocation::id, RevocationApi::shown));
    }

    Answer create(Call call) {
        New wanted = call.read(New.class);
        Map<Revocation.Kind, String> named = new EnumMap<>(Revocation.Kind.class);
        put(named, Revocation.Kind.JTI, wanted.jti());
        put(named, Revocation.Kind.SID, wanted.sid());
        put(named, Revocation.Kind.UID, wanted.uid());
        put(named, Revocation.Kind.KID, wanted.kid());
        if (named.size() != 1) {
            throw Refusal.invalid("jti", "Name exactly one of jti, sid, uid and kid.")
                    .asException();
        }
        Map.Entry<Revocation.Kind, String> target = named.entrySet().iterator().next();
        return Answer.created(shown(revocations.revoke(
                call.tenantId(),
                target.getKey(),
                target.getValue(),
                wanted.project(),
                wanted.reason(),
                Instants.parse("expires_at", wanted.expiresAt()))));
    }

    Answer delete(Call call) {
        revocations.delete(call.tenantId(), call.path("id"));
        return new Answer.Done();
    }

    private static void put(Map<Revocation.Kind, String> named, Revocation.Kind kind, @Nullable String value) {
        if (value != null) {
            named.put(kind, value);
        }
    }

    private static Shown shown(Revocation revocation) {
        return new Shown(
                revocation.id(),
                revocation.kind().text(),
                revocation.value(),
                revocation.projectId(),
                revocation.reason(),
                revocation.createdAt(),
                revocation.expiresAt());
    }
}
