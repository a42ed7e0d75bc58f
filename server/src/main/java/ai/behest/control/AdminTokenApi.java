package ai.behest.control;

import ai.behest.identity.AdminToken;
import ai.behest.identity.AdminTokens;
import ai.behest.wire.Refusal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/admin-tokens}: the tokens that open this API. */
final class AdminTokenApi {

    record New(@Nullable String name) {}

    /** @param token the secret: only in the answer that made it */
    record Shown(
            String id,
            @Nullable String token,
            String name,
            Instant createdAt,
            @Nullable Instant revokedAt) {
        @Override
        public String toString() {
            return "Shown[" + id + "]";
        }
    }

    private final AdminTokens adminTokens;

    AdminTokenApi(AdminTokens adminTokens) {
        this.adminTokens = adminTokens;
    }

    Answer list(Call call) {
        return Answer.ok(
                Page.of(adminTokens.list(call.tenantId()), call.query(), AdminToken::id, token -> shown(token, null)));
    }

    Answer create(Call call) {
        AdminTokens.Created created =
                adminTokens.create(call.tenantId(), call.read(New.class).name());
        return Answer.created(shown(created.token(), created.secret()));
    }

    /** Ends a token, except the last one: nobody could undo that over this API. */
    Answer revoke(Call call) {
        String id = call.path("id");
        List<String> left = adminTokens.list(call.tenantId()).stream()
                .filter(token -> token.revokedAt() == null)
                .map(AdminToken::id)
                .toList();
        if (left.equals(List.of(id))) {
            throw new Refusal.Conflict("This is the only admin token. Create another one first.", null).asException();
        }
        adminTokens.revoke(call.tenantId(), id);
        return new Answer.Done();
    }

    private static Shown shown(AdminToken token, @Nullable String secret) {
        return new Shown(token.id(), secret, token.name(), token.createdAt(), token.revokedAt());
    }
}
